import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  contentKey,
  HOOK_OUTCOMES,
  type HookResult,
  type HookRun,
  readPush,
  unsettledFailures,
} from '../../../lib/domain/hooks/dispatch/index.ts';
import { hookRun } from '../../support/hook-records.ts';

const finding = (path?: string) => ({ ruleId: 'hook-lint', level: 'error' as const, message: 'No.', ...(path !== undefined && { path }) });

describe('what stops a push', () => {
  const runOf = (outcome: (typeof HOOK_OUTCOMES)[number]): HookRun => hookRun({ status: 'done', result: { outcome, summary: '' } });
  const keys = (...digests: string[]) => new Set(digests.map((digest) => contentKey({ path: 'src/a.ts', digest })));
  const content = { leaving: keys('d1', 'd2'), standing: keys('d0') };
  const unsettled = (runs: HookRun[], defined = ['h']) => unsettledFailures(runs, content, new Set(defined)).length;

  it('is a failure on what leaves, of a hook that is still there', () => {
    expect(unsettled([runOf('failed')])).toBe(1);
    expect(unsettled([runOf('failed')], ['other'])).toBe(0);
  });

  it.each(HOOK_OUTCOMES)('is settled by a later run only where it was content: %s', (outcome) => {
    const left = unsettled([runOf('failed'), runOf(outcome)]);

    expect(left === 0).toBe(outcome === 'passed' || outcome === 'warned');
  });

  it.each<[string, string | null, number]>([
    ['what leaves of the file, too', 'd2', 0],
    ['what the file has become again', 'd0', 0],
    ['a file that is gone', null, 0],
    ['what the file is on another branch', 'd9', 1],
  ])('is settled by a run that was content with %s: %s', (_, digest, left) => {
    const failed = runOf('failed');
    const later = { ...runOf('passed'), files: failed.files.map(({ path }) => ({ path, digest })) };

    expect(unsettled([failed, later])).toBe(left);
  });

  it.each<[string, string | null, number]>([
    ['the file is gone on another branch', null, 1],
    ['the fix was taken back after it', 'd2', 1],
    ['another branch has what it was content with', 'd0', 1],
    ['it was content with this very content', 'd1', 0],
  ])('is not settled while what was refused stands in what is pushed: %s', (_, digest, left) => {
    const failed = runOf('failed');
    const later = { ...runOf('passed'), files: failed.files.map(({ path }) => ({ path, digest })) };
    const standing = keys('d0', 'd1');

    expect(unsettledFailures([failed, later], { ...content, standing }, new Set(['h']))).toHaveLength(left);
  });

  const at = (path: string, digest: string | null = 'd1') => ({ path, digest });
  it.each<[string, { later?: ReturnType<typeof at>[]; leaving: ReturnType<typeof at>[]; standing: ReturnType<typeof at>[] }, number]>([
    [
      'stands elsewhere',
      { later: [at('src/a.ts', 'd2')], leaving: [at('src/a.ts'), at('src/a.ts', 'd2'), at('b')], standing: [at('b')] },
      0,
    ],
    ['leaves elsewhere only', { leaving: [at('b')], standing: [at('b')] }, 0],
    ['was accepted elsewhere', { later: [at('b')], leaving: [at('src/a.ts'), at('b')], standing: [at('src/a.ts'), at('b')] }, 1],
    ['is replaced by what leaves elsewhere', { later: [at('src/a.ts', 'd2')], leaving: [at('src/a.ts'), at('b', 'd2')], standing: [] }, 1],
  ])('is content of one file, whatever equal content %s', (_, { later = [], leaving, standing }, left) => {
    const pushed = { leaving: new Set(leaving.map(contentKey)), standing: new Set(standing.map(contentKey)) };

    expect(unsettledFailures([runOf('failed'), { ...runOf('passed'), files: later }], pushed, new Set(['h']))).toHaveLength(left);
  });

  it.each<[string, Partial<HookResult>, string[], number]>([
    ['one file and leave the other', { findings: [finding('cfg')] }, ['cfg'], 0],
    ['one file, which is not settled', { findings: [finding('cfg')] }, ['app'], 1],
    ['both', { findings: [finding('cfg'), finding('app')] }, ['cfg'], 1],
    ['nothing', {}, ['cfg'], 1],
    ['no file', { findings: [finding()] }, ['cfg'], 1],
    ['one file, and something without a file', { findings: [finding('cfg'), finding()] }, ['cfg'], 1],
    ['a file beside those of the run', { findings: [finding('cfg'), finding('lib')] }, ['cfg'], 1],
    ['a file that is gone', { findings: [finding('gone')] }, ['cfg'], 1],
    ['one file, and do not say it all', { findings: [finding('cfg')], incomplete: true }, ['cfg'], 1],
  ])('is about the files that findings name, where they say why: %s', (_, said, accepted, left) => {
    const files = [at('cfg'), at('app'), at('gone', null)];
    const failed = { ...runOf('failed'), files, result: { outcome: 'failed' as const, summary: '', ...said } };
    const pushed = new Set(files.map(contentKey));

    const later = { ...runOf('passed'), files: accepted.map((path) => at(path)) };

    expect(unsettledFailures([failed, later], { leaving: pushed, standing: pushed }, new Set(['h']))).toHaveLength(left);
  });
});

describe('what git says of a push', () => {
  const [zero, one, two] = ['0', '1', '2'].map((digit) => digit.repeat(40));

  it.each([
    ['a branch', `refs/heads/a ${one} refs/heads/b ${two}\n`, { tips: [one], theirs: [two] }],
    ['a new branch', `HEAD ${one} refs/heads/b ${zero}\n`, { tips: [one], theirs: [] }],
    ['a branch that is deleted', `(delete) ${zero} refs/heads/b ${two}\n`, { tips: [], theirs: [two] }],
    ['several refs', `a ${one} b ${zero}\nrefs/tags/v1 ${two} refs/tags/v1 ${zero}\n`, { tips: [one, two], theirs: [] }],
    ['a moment of a branch', `main@{0 seconds ago} ${one} refs/heads/b ${two}\n`, { tips: [one], theirs: [two] }],
    ['a commit by its words', `:/fix bug ${one} refs/heads/b ${zero}\n`, { tips: [one], theirs: [] }],
    ['a commit by its words on a branch', `HEAD^{/fix bug} ${one} b ${zero}\na ${two} c ${zero}\n`, { tips: [one, two], theirs: [] }],
    ['words that hold an id', `:/revert ${two} refs/heads/a ${two} ${one} b ${zero}\n`, { tips: [one], theirs: [] }],
    ['names with wide blanks', `:/a\u2028 ${one} refs/heads/a\u3000b ${zero}\n`, { tips: [one], theirs: [] }],
    ['nothing', '', undefined],
  ])('is read: %s', (_, input, push) => {
    expect(readPush(input)).toEqual(push);
  });

  it.each(['what\n', `a ${one} b ${zero}\n:/two\nlines\n`, `a ${one} b`])('is refused where it is not understood: %j', (input) => {
    expect(() => readPush(input)).toThrow(expect.objectContaining({ code: 'push-unreadable' }));
  });

  it('is read whatever a local name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        fc.pre(!name.includes('\n'));
        expect(readPush(`${name} ${one} refs/heads/b ${two}\n`)).toEqual({ tips: [one], theirs: [two] });
      }),
    );
  });
});
