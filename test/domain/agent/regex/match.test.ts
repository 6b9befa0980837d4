import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileRegex } from '../../../../lib/domain/agent/regex/match.ts';

const occurs = (pattern: string, text: string, options: { ignoreCase?: boolean; whole?: boolean } = {}): boolean | undefined | string => {
  const compiled = compileRegex(pattern, options);
  return compiled.ok ? compiled.matcher.occursIn(text, { left: 5_000_000 }) : compiled.reason;
};

describe('compileRegex', () => {
  it.each([
    ['abc', 'xabcx'],
    ['^abc$', 'abc'],
    ['^abc$', 'abcd'],
    ['a.c', 'abc'],
    ['a.c', 'a\nc'],
    ['a+b*c?', 'aaa'],
    ['(?:foo|bar)+baz', 'foobarbaz'],
    ['(foo|bar){2}$', 'xfoobar'],
    ['[a-c_\\d]+', '_'],
    ['[^a-c]', 'abc'],
    ['\\bword\\b', 'a word here'],
    ['\\bword\\b', 'swords'],
    ['\\Bord', 'word'],
    ['\\d{2,3}x', '12x'],
    ['\\d{2,}x', '1x'],
    ['a{,2}', 'a{,2}'],
    ['\\x41\\u0042', 'AB'],
    ['[\\]\\-\\w]', '-'],
    ['[]', 'a'],
    ['[^]', '\n'],
    ['\\s\\S', ' a'],
    ['a|', ''],
    ['(a*)*b', 'aaab'],
    ['x*?y', 'xxy'],
    ['\\/\\.\\*', '/.*'],
    ['é+', 'éé'],
    ['[😀-😂]', '😁'],
  ])('agrees with JavaScript on /%s/ in %j', (pattern, text) => {
    const expected = new RegExp(pattern, /[\u{10000}-\u{10FFFF}]/u.test(pattern) ? 'u' : '').test(text);

    expect(occurs(pattern, text)).toBe(expected);
  });

  it.each([
    ['ABC', 'xabcx', true],
    ['[a-c]', 'B', true],
    ['[^a]', 'A', false],
    ['É', 'é', true],
  ])('ignores case when asked: /%s/ in %j', (pattern, text, expected) => {
    expect(occurs(pattern, text, { ignoreCase: true })).toBe(expected);
  });

  it('matches the whole text when asked', () => {
    expect(occurs('a|ab', 'ab', { whole: true })).toBe(true);
    expect(occurs('a', 'ab', { whole: true })).toBe(false);
  });

  it.each([
    ['(a', /`\)`/],
    ['a)', /`\(`/],
    ['[a', /`\]`/],
    ['*a', /nothing to repeat/],
    ['a**', /repeats a repetition/],
    ['(?=a)', /look-around/],
    ['(?<name>a)', /look-around, a named group/],
    ['(a)\\1', /back-reference/],
    ['\\p', /not support/],
    ['a\\', /backslash/],
    ['a{3,1}', /out of order/],
    ['[z-a]', /out of order/],
    ['[\\d-z]', /single characters/],
    ['a{2000}', /too large a count/],
    ['(?:(?:a{100}){100}){100}', /too large once/],
    ['\\xZZ', /incomplete/],
    ['('.repeat(500), /deeply/],
  ])('refuses /%s/ with a reason', (pattern, reason) => {
    expect(occurs(pattern, 'a')).toEqual(expect.stringMatching(reason));
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(a*)*$', '^(.*a){12}$', 'a*a*a*a*a*a*b', '^(?:a?){50}a{50}$'])(
    'stays within linear work on the catastrophic /%s/',
    (pattern) => {
      const compiled = compileRegex(pattern);
      const steps = { left: 50_000_000 };

      const found = compiled.ok ? compiled.matcher.occursIn(`${'a'.repeat(5_000)}!`, steps) : undefined;

      expect(found).toBe(false);
    },
  );

  it('gives up without an answer when the steps run out', () => {
    const compiled = compileRegex('(a|b)*c');

    expect(compiled.ok && compiled.matcher.occursIn('ab'.repeat(1_000), { left: 100 })).toBeUndefined();
  });
});

describe('compileRegex, for any pattern', () => {
  const pattern = fc.stringMatching(/^(?:[ab.|()*+?^$]|\\[dwsb]|\[[ab^-]{1,3}\]){0,12}$/);

  it('agrees with JavaScript wherever it compiles', () => {
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab1 _]{0,10}$/), (source, text) => {
        const compiled = compileRegex(source);
        fc.pre(compiled.ok);

        expect(compiled.matcher.occursIn(text, { left: 1_000_000 })).toBe(new RegExp(source).test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws on arbitrary patterns and texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ unit: 'binary' }), (source, text) => {
        const compiled = compileRegex(source);

        expect(compiled.ok ? typeof compiled.matcher.occursIn(text, { left: 1_000_000 }) : typeof compiled.reason).toEqual(
          expect.any(String),
        );
      }),
    );
  });
});
