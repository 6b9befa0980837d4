import { describe, expect, it } from '@jest/globals';
import { endedText, reportText } from '../../lib/cli/hook-text.ts';
import { reportHooks } from '../../lib/domain/hooks/dispatch/index.ts';
import { hookRun } from '../support/hook-records.ts';

const plain = (_colour: unknown, text: string): string => text;
const ended = hookRun({
  status: 'done',
  mode: 'async',
  startedAt: '2026-11-01T10:00:00.000Z',
  endedAt: '2026-11-01T10:00:03.900Z',
});

describe('what is told of a run that was queued', () => {
  it.each([
    [{ outcome: 'passed', summary: 'passed', output: 'fine' }, '(3.9 s): passed'],
    [{ outcome: 'failed', summary: 'exit code 1', output: '\n1 test failed\nmore' }, '(3.9 s): failed, exit code 1\n    1 test failed'],
    [{ outcome: 'timed-out', summary: 'stopped after 2 s' }, '(3.9 s): timed-out, stopped after 2 s'],
  ] as const)('is its outcome, its time and the first line of %o', (result, expected) => {
    expect(endedText('a.ts', { ...ended, result }, plain)).toBe(`a.ts: ${ended.hook.name} ${expected}`);
  });
});

describe('the report of a hook', () => {
  it('tells of runs that did nothing, and why', () => {
    const skipped = { ...ended, result: { outcome: 'skipped' as const, summary: 'needs a model: it writes' } };

    const [report] = reportHooks([skipped, skipped, ended]);

    expect(report).toMatchObject({ runs: 3, skipped: 2, skippedFor: 'needs a model: it writes' });
    expect(report === undefined ? '' : reportText(report, plain)).toMatch(
      /0 not passed, 2 skipped, [^]*\n {2}last skipped: needs a model: it writes/,
    );
  });

  it('names the last run that did not pass, and what helps', () => {
    const late = { ...ended, result: { outcome: 'timed-out' as const, summary: 'stopped after 2 s' } };

    const text = reportHooks([late, late]).map((each) => reportText(each, plain));

    const looped = reportHooks([ended, { ...ended, status: 'looped' as const }]).map((each) => reportText(each, plain));
    expect(looped.join('')).toMatch(/, 0 not passed, 1 stopped in a loop, [^]*\n {2}it sets itself off: .*`writes`/);
    expect(text.join('')).toContain('last not passed 2026-11-01T10:00:03.900Z: timed-out, stopped after 2 s\n  each run overran its time');
  });

  it.each([
    [1, 'max 3900 ms, too few runs yet for more figures'],
    [2, 'max 3900 ms, too few runs yet for more figures'],
    [3, 'p50 3900 ms, p95 3900 ms, max 3900 ms, 11700 ms waited by a person a day'],
  ])('tells of %i runs no more than follows from them', (runs, figures) => {
    const text = reportHooks(Array.from({ length: runs }, () => ({ ...ended, mode: 'sync' as const }))).map((each) =>
      reportText(each, plain),
    );

    expect(text.join('')).toContain(figures);
  });
});
