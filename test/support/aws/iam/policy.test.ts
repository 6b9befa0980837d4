import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, isLike, type PolicyStatement } from './policy.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/t';

const allow = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  effect: 'Allow',
  actions: ['dynamodb:PutItem'],
  resources: [TABLE],
  conditions: {},
  ...more,
});
const need = (context: Record<string, string | string[]> = {}, action = 'dynamodb:PutItem', resource = TABLE) => ({
  action,
  resource,
  context,
});
const isAllowed = (...args: Parameters<typeof decide>): boolean => decide(...args).allowed;

describe('a policy', () => {
  it('that says nothing denies', () => {
    expect(decide([], need())).toEqual({ allowed: false, explicitly: false });
  });

  it('allows its very actions on its very resources, and says which statement did', () => {
    const other = allow({ actions: ['dynamodb:GetItem'] });
    const right = allow();
    expect(decide([other, right], need())).toEqual({ allowed: true, by: right });
    expect(isAllowed([right], need({}, 'dynamodb:PutItems'))).toBe(false);
    expect(isAllowed([right], need({}, 'dynamodb:PutItem', `${TABLE}/index/i`))).toBe(false);
    expect(isAllowed([allow({ actions: ['DynamoDB:putitem'] })], need())).toBe(true);
  });

  it('that denies wins over every one that allows', () => {
    expect(decide([allow(), allow({ effect: 'Deny', actions: ['dynamodb:*'] })], need())).toEqual({ allowed: false, explicitly: true });
  });

  it.each<[operator: string, wanted: unknown, actual: string | string[] | undefined, holds: boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', ['b', 'a'], 'a', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a', undefined, false],
    ['StringLike', 'a*', 'ab', true],
    ['StringLike', 'a*', 'ba', false],
    ['StringLike', 'a*', undefined, false],
    ['StringLikeIfExists', 'a*', undefined, true],
    ['StringLikeIfExists', 'a*', 'b', false],
    ['ForAllValues:StringLike', ['RUN#*', 'JOBS'], ['RUN#1', 'JOBS'], true],
    ['ForAllValues:StringLike', ['RUN#*', 'JOBS'], ['RUN#1', 'JOBS#1'], false],
    ['ForAllValues:StringLike', 'RUN#*', 'RUN#1', true],
    ['ForAllValues:StringLike', 'RUN#*', [], true],
    ['ForAllValues:StringLike', 'RUN#*', undefined, true],
    ['ForAllValues:StringEquals', 'JOBS', ['JOBS'], true],
    ['ForAllValues:StringEquals', 'JOB*', ['JOBS'], false],
    ['Null', 'false', 'x', true],
    ['Null', 'false', undefined, false],
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'x', false],
  ])('with %s %j holds of %j: %p', (operator, wanted, actual, holds) => {
    const statement = allow({ conditions: { [operator]: { key: wanted } } });
    expect(isAllowed([statement], need(actual === undefined ? {} : { key: actual }))).toBe(holds);
  });

  it('needs all its conditions', () => {
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RUN#*'] }, Null: { 'dynamodb:LeadingKeys': 'false' } };
    expect(isAllowed([allow({ conditions })], need({ 'dynamodb:LeadingKeys': ['RUN#1'] }))).toBe(true);
    expect(isAllowed([allow({ conditions })], need())).toBe(false);
  });

  it('with an operator that is not known here is no answer at all', () => {
    expect(() => decide([allow({ conditions: { ArnLike: { key: 'a' } } })], need({ key: 'a' }))).toThrow(/ArnLike/);
    expect(() => decide([allow({ conditions: { StringLike: { key: 'a' } } })], need({ key: ['a', 'b'] }))).toThrow(/several values/);
  });
});

describe('a pattern', () => {
  it.each([
    ['arn:aws:s3:::b/git/*', 'arn:aws:s3:::b/git/a/b', true],
    ['arn:aws:s3:::b/git/*', 'arn:aws:s3:::b/gitx', false],
    ['secret:a-??????', 'secret:a-AbCd12', true],
    ['secret:a-??????', 'secret:a-AbCd1', false],
    ['a.b', 'axb', false],
    ['a+(b)|[c]', 'a+(b)|[c]', true],
    ['*', 'a\nb', true],
  ])('%s takes %s: %p', (pattern, text, taken) => {
    expect(isLike(text, pattern)).toBe(taken);
  });

  it('without wildcards takes itself and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (pattern, text) => {
        fc.pre(!/[*?]/u.test(pattern));
        expect(isLike(text, pattern)).toBe(text === pattern);
      }),
    );
  });
});
