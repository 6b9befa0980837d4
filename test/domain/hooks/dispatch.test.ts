import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import {
  changedAmong,
  coalesce,
  commandOutcome,
  type HookCause,
  HOOK_OUTCOMES,
  HOOK_RUN_MOVES,
  HOOK_RUN_STATUSES,
  hasTurn,
  type HookRun,
  isReusable,
  movedByGit,
  pinHook,
  planEvent,
  reaches,
  reportHooks,
  runIdentity,
  stopsEvent,
  verdictOf,
} from '../../../lib/domain/hooks/dispatch/index.ts';
import { compileHooks, type Hook } from '../../../lib/domain/hooks/index.ts';
import { hookEvent, hookRun } from '../../support/hook-records.ts';
import { globs, hookWith } from './support.ts';

const command = (given: Partial<Hook> = {}): Hook => hookWith({ action: { type: 'run_command', options: { command: 'true' } }, ...given });
const NOTHING = { sameInput: () => Promise.resolve(undefined), hasOverrun: () => Promise.resolve(false) };
const plan = (hooks: Hook[], given: Parameters<typeof hookEvent>[0] = {}, memory: Partial<typeof NOTHING> = {}) =>
  planEvent(hookEvent(given), compileHooks(hooks), { ...NOTHING, ...memory }, sha256);

describe('the plan of an event', () => {
  it('holds the matching hooks in the order of their definitions, each with its own files', async () => {
    const files = [
      { path: 'b.md', digest: '1' },
      { path: 'a.ts', digest: '2' },
    ];

    const runs = await plan([command({ name: 'docs', matcher: globs('*.md') }), command({ name: 'all' }), command({ trigger: 'commit' })], {
      files,
    });

    expect(runs.map(({ id, hook, files: own }) => [id, hook.name, own.map(({ path }) => path)])).toEqual([
      ['hook-1-0', 'docs', ['b.md']],
      ['hook-1-1', 'all', ['b.md', 'a.ts']],
    ]);
  });

  it('holds the one hook that is meant, where one is', async () => {
    const hooks = ['one', 'other'].map((name) => command({ name, trigger: 'manual' }));

    expect((await plan(hooks, { trigger: 'manual', files: [] })).map(({ hook }) => hook.name)).toEqual(['one', 'other']);
    expect((await plan(hooks, { trigger: 'manual', files: [], hook: 'other' })).map(({ hook }) => hook.name)).toEqual(['other']);
  });

  it.each<[string, Partial<Hook>, boolean, 'sync' | 'async']>([
    ['a quick action', {}, false, 'sync'],
    ['a quick action that has once overrun its time', {}, true, 'async'],
    ['an action that is stated to be waited for, although it has overrun', { mode: 'sync' }, true, 'sync'],
    ['an action that is stated not to be waited for', { mode: 'async' }, false, 'async'],
    ['an action that calls a model', { action: { type: 'ask_agent', options: { prompt: 'x' } } }, false, 'async'],
  ])('has %s in its mode', async (_name, given, overran, mode) => {
    const [run] = await plan([command(given)], {}, { hasOverrun: () => Promise.resolve(overran) });

    expect(run?.mode).toBe(mode);
  });

  it.each<[string, Partial<Hook>, number | undefined]>([
    ['what is stated', { concurrency: 3 }, 3],
    ['one where nothing is stated', {}, undefined],
    ['one where it is stated', { concurrency: 1 }, undefined],
    ['one of an agent, whatever is stated', { concurrency: 3, action: { type: 'ask_agent', options: { prompt: 'x' } } }, undefined],
    ['one of a linter that fixes, whatever is stated', { concurrency: 3, action: { type: 'lint_and_fix', options: {} } }, undefined],
  ])('lets as many runs of a hook go on at the same time as may: %s', async (_name, given, runs) => {
    const [run] = await plan([command(given)]);

    expect(run?.hook.concurrency).toBe(runs);
  });

  it('shares what somebody had waited for the start among the runs that are waited for', async () => {
    const runs = await plan([command(), command({ name: 'other' }), command({ mode: 'async' })], { startMs: 301 });

    expect(runs.map(({ startMs }) => startMs)).toEqual([151, 151, undefined]);
  });

  it('is one run for a pattern that takes a hundred thousand files', async () => {
    const files = Array.from({ length: 100_000 }, (_, index) => ({ path: `src/${String(index % 300)}/${String(index)}.ts`, digest: 'd' }));

    const runs = await plan([command({ matcher: globs('**') }), command({ name: 'none', matcher: globs('*.py') })], { files });

    expect(runs.map((run) => run.files.length)).toEqual([100_000]);
  });

  it('shares the result of an earlier run of the same input', async () => {
    const earlier = hookRun({ id: 'earlier', status: 'done', result: { outcome: 'passed', summary: 'passed' } });

    const [run] = await planEvent(
      hookEvent(),
      compileHooks([command()]),
      { ...NOTHING, sameInput: () => Promise.resolve(earlier) },
      sha256,
    );

    expect(run).toMatchObject({ status: 'done', sharedWith: 'earlier', result: { outcome: 'passed' } });
  });

  const ago = (ms: number): Partial<HookCause> => ({ suspected: true, at: new Date(Date.parse(hookEvent().at) - ms).toISOString() });
  const times = (count: number, ms: number): Partial<HookCause>[] =>
    Array.from({ length: count }, (_, index) => ({ ...ago(ms), run: `r${String(index)}` }));
  it.each<[string, Partial<HookCause>[], boolean]>([
    ['nothing of its own', [{ hook: 'another' }], false],
    ['itself', [{}], true],
    ['itself, through another one', [{}, { hook: 'another' }], true],
    ['perhaps itself', [{ suspected: true }], false],
    ['perhaps itself, ten times', Array<Partial<HookCause>>(10).fill({ suspected: true }), false],
    ['perhaps itself, three times within a blink', times(3, 900), true],
    ['perhaps itself, twice within a blink', times(2, 900), false],
    ['perhaps itself, three times within seconds', times(3, 2_000), false],
    ['perhaps itself, before the clock was put back', times(3, -3_600_000), false],
    ['perhaps itself, before the clock was put ahead', times(3, 86_400_000), false],
    ['one run of its own, suspected more than once', Array<Partial<HookCause>>(3).fill(ago(100)), false],
    ['perhaps itself, once more than that', Array<Partial<HookCause>>(11).fill({ suspected: true }), true],
  ])('stops a hook that was set off by %s: %#', async (_name, causes, looped) => {
    const own = pinHook(command(), sha256).id;
    const cause = causes.map((each) => ({ hook: own, name: 'lint', run: 'r', ...each }));

    const [run] = await plan([command()], { cause });

    expect(run?.status).toBe(looped ? 'looped' : 'queued');
    if (looped) expect(run?.result?.summary).toMatch(/would set itself off \(.*(?:lint → lint|lint, (?:4|12) times in a row)\)/u);
  });
});

describe('the identity of a run', () => {
  const hook = pinHook(command(), sha256);
  const files = [
    { path: 'a', digest: '1' },
    { path: 'b', digest: null },
  ];
  const of = (given: Partial<typeof hook>, own = files, tree?: string): string =>
    runIdentity({ ...hook, ...given }, own, tree === undefined ? {} : { tree }, sha256);

  it('is that of hook, options and content, in whichever order the files come', () => {
    expect(of({}, files.toReversed())).toBe(of({}));
    expect(of({ name: 'renamed', timeoutMs: 7, concurrency: 4 })).toBe(of({}));
    const others = [
      of({}),
      of({ id: 'x' }),
      of({ options: { command: 'false' } }),
      of({}, [{ path: 'a', digest: '2' }]),
      of({}, files, 'tree'),
      of({ failOn: 'low' }),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it('leaves the rest of the tree out of a scan of files', () => {
    expect(of({ action: 'security_scan' }, files, 'tree')).toBe(of({ action: 'security_scan' }, files, 'other'));
  });
});

describe('the end of a command', () => {
  const end = { outcome: 'exited' as const, exitCode: 0, aborted: false };
  it.each([
    [end, 'passed'],
    [{ ...end, exitCode: 2 }, 'blocked'],
    [{ ...end, exitCode: 1 }, 'warned'],
    [{ ...end, exitCode: 255 }, 'warned'],
    [{ ...end, outcome: 'not-found' as const, exitCode: 127 }, 'warned'],
    [{ ...end, outcome: 'timed-out' as const, exitCode: undefined }, 'timed-out'],
    [{ ...end, outcome: 'output-limit' as const, exitCode: undefined }, 'warned'],
    [{ ...end, outcome: 'signalled' as const, exitCode: undefined }, 'warned'],
    [{ ...end, aborted: true }, 'stopped'],
  ])('%o means %s', (given, outcome) => {
    expect(commandOutcome(given).outcome).toBe(outcome);
  });
});

describe('the verdict of an event', () => {
  const at = (trigger: 'commit' | 'file-save', given: Partial<HookRun>): HookRun => {
    const run = hookRun({ status: 'done', ...given });
    return { ...run, hook: { ...run.hook, trigger } };
  };
  it.each([...HOOK_OUTCOMES])('of a run that %s stops a commit or not', (outcome) => {
    const result = { outcome, summary: '' };
    const stops = ['failed', 'blocked', 'crashed', 'unavailable'].includes(outcome);

    expect(stopsEvent(at('commit', { result }))).toBe(stops);
    expect(stopsEvent(at('file-save', { result }))).toBe(false);
    expect(stopsEvent(at('commit', { result, mode: 'async' }))).toBe(false);
  });

  it.each(['queued', 'running'] as const)('is no where a run that somebody waits for is still %s', (status) => {
    expect(stopsEvent(at('commit', { status }))).toBe(true);
    expect(stopsEvent(at('commit', { status, mode: 'async' }))).toBe(false);
    expect(stopsEvent(at('file-save', { status }))).toBe(false);
  });

  it('is no where a check that must be waited for did not finish', () => {
    const run = at('commit', { result: { outcome: 'timed-out', summary: 'too long' } });

    expect(stopsEvent({ ...run, hook: { ...run.hook, mode: 'sync' } })).toBe(true);
    expect(verdictOf([run, at('commit', { status: 'queued', mode: 'async', id: 'later' })])).toEqual({
      blocked: false,
      queued: ['later'],
      remarks: ['lint: timed-out, too long'],
    });
  });

  it.each([
    ['low', undefined, false],
    ['high', undefined, true],
    ['medium', 'medium', true],
    ['medium', 'critical', false],
    ['critical', 'critical', true],
  ] as const)('a finding that is %s, where it fails from %s on: %s', (severity, failOn, fails) => {
    expect(reaches(severity, failOn)).toBe(fails);
  });
});

describe('the states of a run', () => {
  it('end in done or looped, from wherever a run is, and never leave those', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...HOOK_RUN_STATUSES), { maxLength: 20 }), (wishes) => {
        let status: (typeof HOOK_RUN_STATUSES)[number] = 'queued';
        let over = false;
        for (const wish of wishes) {
          const legal: boolean = HOOK_RUN_MOVES[status].includes(wish);
          expect(over && legal).toBe(false);
          if (legal) status = wish;
          over ||= status === 'done';
        }
        expect(over || HOOK_RUN_MOVES[status].includes('done')).toBe(true);
      }),
    );
  });

  it('come to the same with any number of runs at once: no input twice at a time, and none again that has passed', () => {
    const input = fc.record({ limit: fc.integer({ min: 1, max: 5 }), inputs: fc.array(fc.nat(6), { minLength: 1, maxLength: 30 }) });
    fc.assert(
      fc.property(input, fc.infiniteStream(fc.nat()), ({ limit, inputs }, choices) => {
        const passes = (identity: string): boolean => Number(identity) % 2 === 0;
        const queued = inputs.map((each) => ({ identity: String(each) }));
        const running: { identity: string }[] = [];
        const ended: string[] = [];
        const isKnown = ({ identity }: { identity: string }): boolean => passes(identity) && ended.includes(identity);
        const pick = <T>(list: T[]): T[] => list.splice(Number(choices.next().value) % list.length, 1);
        while (queued.length + running.length > 0) {
          const next = queued.length > 0 && Number(choices.next().value) % 2 === 0 ? pick(queued) : [];
          for (const run of next) if (!isKnown(run)) (hasTurn(run, running, limit) ? running : queued).push(run);
          if (next.length === 0 && running.length > 0) ended.push(...pick(running).map(({ identity }) => identity));
          expect(running.length).toBeLessThanOrEqual(limit);
          expect(new Set(running.map(({ identity }) => identity)).size).toBe(running.length);
        }
        const wanted = inputs.map(String).filter((each, index, all) => !passes(each) || all.indexOf(each) === index);
        expect(ended.toSorted()).toEqual(wanted.toSorted());
      }),
    );
  });

  it.each([
    [{ status: 'done', result: { outcome: 'passed', summary: '' } }, true],
    [{ status: 'queued' }, false],
    [{ status: 'done', result: { outcome: 'warned', summary: '' } }, false],
  ] as const)('%o may be given again: %s', (run, reusable) => {
    expect(isReusable(run)).toBe(reusable);
  });
});

describe('the report', () => {
  const timed = (ms: number, given: Partial<HookRun> = {}): HookRun => {
    const startedAt = '2026-11-01T10:00:00.000Z';
    return hookRun({
      status: 'done',
      startedAt,
      endedAt: new Date(Date.parse(startedAt) + ms).toISOString(),
      result: { outcome: 'passed', summary: '' },
      ...given,
    });
  };

  it('counts by hook, and advises where saving takes too long', () => {
    const runs = [timed(100), timed(200), timed(4100), hookRun({ status: 'done', sharedWith: 'x' }), hookRun({ status: 'looped' })];

    const [report] = reportHooks(runs);

    expect(report).toMatchObject({
      runs: 3,
      cacheHits: 1,
      loops: 1,
      failures: 0,
      p50Ms: 200,
      p95Ms: 4100,
      maxMs: 4100,
      blockedMsPerDay: 4400,
    });
    expect(report?.advice).toEqual({ mode: 'async', reason: 'p95 4.1 s on save: make it async, or run it before commits' });
  });

  it.each([
    ['skipped', 0],
    ['warned', 1],
    ['failed', 1],
  ] as const)('counts what was %s as %i not passed', (outcome, failures) => {
    expect(reportHooks([timed(10, { result: { outcome, summary: '' } })])).toMatchObject([{ failures }]);
  });

  it.each([
    [['passed', 'failed', 'warned', 'passed'], 'warned', false],
    [['passed'], undefined, false],
    [['timed-out'], 'timed-out', false],
    [['timed-out', 'passed'], 'timed-out', false],
    [['timed-out', 'timed-out'], 'timed-out', true],
  ] as const)('names the last of %j that was no pass, and what helps where each overran its time', (outcomes, last, always) => {
    const runs = outcomes.map((outcome, index) =>
      timed(10, { id: `run-${String(index)}`, mode: 'async', result: { outcome, summary: `a ${outcome}` } }),
    );

    const [report] = reportHooks(runs);

    expect([report?.lastFailure?.outcome, report?.lastFailure?.summary]).toEqual([last, last && `a ${last}`]);
    expect(report?.hint?.includes('raise its timeout in') ?? false).toBe(always);
  });

  it('tells how long a person waits a day', () => {
    const runs = [timed(100, { actor: 'Ada' }), timed(200, { actor: 'Ada' }), timed(500, { actor: 'Ben' })];

    expect(reportHooks(runs)[0]?.blockedMsPerDay).toBe(400);
    expect(reportHooks([timed(100, { startMs: 250 })])[0]).toMatchObject({ blockedMsPerDay: 350, maxMs: 100 });
  });

  it('gives no advice of few or quick runs, and no time away when the clock is put back', () => {
    expect(reportHooks([timed(9000), timed(9000)])[0]?.advice).toBeUndefined();
    expect(reportHooks([timed(10), timed(10), timed(10)])[0]?.advice).toBeUndefined();
    expect(reportHooks([timed(-5000)])[0]).toMatchObject({ maxMs: 0, blockedMsPerDay: 0 });
    expect(reportHooks([])).toEqual([]);
  });
});

describe('saves', () => {
  it.each([
    [undefined, 'saved', 'saved'],
    ['created', 'saved', 'created'],
    ['created', 'deleted', undefined],
    ['deleted', 'created', 'saved'],
    ['saved', 'deleted', 'deleted'],
    ['saved', 'created', 'saved'],
  ] as const)('that follow one another (%s, %s) come to %s', (before, next, both) => {
    expect(coalesce(before, next)).toBe(both);
  });

  it.each([
    [['a b Ada <a@b> 1 +0000\tcommit: x'], false],
    [['a b Ada <a@b> 1 +0000\tcommit (amend): x', 'a b A <a> 1 +0\tcommit (initial): y'], false],
    [['a b Ada <a@b> 1 +0000\tcheckout: moving from a to b'], true],
    [['a b Ada <a@b> 1 +0000\tcommit: x', 'a b A <a> 1 +0\trebase (finish): returning'], true],
    [['a b Ada <a@b> 1 +0000\treset: moving to HEAD'], true],
    [[], false],
  ])('are told from what git does: %j', (lines, moved) => {
    expect(movedByGit(lines)).toBe(moved);
  });

  it.each([
    [false, ['a.ts', 'new/b.ts']],
    [true, ['a.ts', 'A.ts', 'new/b.ts', 'New/c.ts']],
  ])('are of files that git calls changed, also in another spelling where case does not matter: %s', (ignoresCase, expected) => {
    const saves = ['a.ts', 'A.ts', 'new/b.ts', 'New/c.ts', 'same.ts'].map((path): [string, 'saved'] => [path, 'saved']);

    const own = changedAmong(saves, ['a.ts', 'new/'], { ignoresCase });

    expect(own.map(([path]) => path)).toEqual(expected);
  });
});
