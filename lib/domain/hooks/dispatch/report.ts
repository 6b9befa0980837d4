import { isFileTrigger, shownName } from '../model.ts';
import type { HookChange } from '../edit/change.ts';
import type { HookRun } from './records.ts';
import type { HookOutcome } from './told.ts';

/** What the runs of one hook came to. Times in milliseconds. */
export interface HookReport {
  hook: string;
  name: string;
  trigger: string;
  source: { path: string; line: number };
  runs: number;
  /** Answered by an earlier run of the same input. */
  cacheHits: number;
  loops: number;
  failures: number;
  /** Had nothing here that it is for, or no model: such runs have done nothing. */
  skipped: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** Milliseconds that somebody waited, with the start of the process, for each person and day of theirs on which it ran. */
  blockedMsPerDay: number;
  usd: number;
  /** Why the last skipped one was, in a line. */
  skippedFor?: string;
  /** The last one that did not pass, in a line. */
  lastFailure?: { run: string; at: string; outcome: HookOutcome; summary: string };
  advice?: HookChange & { reason: string };
  /** What only a person can decide: no change of few bytes mends it. */
  hint?: string;
}

/** What was skipped had nothing here that it is for. */
const NO_FAILURE: ReadonlySet<HookOutcome> = new Set(['passed', 'skipped']);
/** Somebody who saves notices more than this, in milliseconds. */
const NOTICED_MS = 2_000;
/** Runs below which figures say nothing of the next one. */
export const ENOUGH_RUNS = 3;
/** The first may have been stopped for somebody who waited; the next one had the time of its own. */
const ALWAYS_RUNS = 2;
/** A check that takes so long gets in nobody's way before commits, and at commits before pull requests. */
const LONG_MS = 10_000;
const LONG_COMMIT_MS = 30_000;

/** Runs by hook, the one that people waited for longest first. */
export function reportHooks(runs: readonly HookRun[]): HookReport[] {
  const groups = [...Map.groupBy(runs, ({ hook }) => hook.id).values()];
  return groups
    .flatMap((group) => reportOf(group) ?? [])
    .sort((a, b) => b.blockedMsPerDay - a.blockedMsPerDay || (a.name < b.name ? -1 : 1));
}

function reportOf(group: readonly HookRun[]): HookReport | undefined {
  const last = group.at(-1);
  if (last === undefined) return undefined;
  const own = group.filter(({ startedAt }) => startedAt !== undefined);
  const times = own.flatMap((run) => durationOf(run) ?? []).sort((a, b) => a - b);
  const waited = own.filter(({ mode }) => mode === 'sync').reduce((sum, run) => sum + (durationOf(run) ?? 0) + (run.startMs ?? 0), 0);
  const days = new Set(own.map(({ actor = '', queuedAt }) => `${queuedAt.slice(0, 10)} ${actor}`)).size;
  const failed = own.filter(({ result }) => result !== undefined && !NO_FAILURE.has(result.outcome));
  const skipped = own.filter(({ result }) => result?.outcome === 'skipped');
  const skippedFor = skipped.at(-1)?.result?.summary;
  const report: HookReport = {
    hook: last.hook.id,
    name: shownName(last.hook),
    trigger: last.hook.trigger,
    source: last.hook.source,
    runs: own.length,
    cacheHits: group.filter(({ sharedWith }) => sharedWith !== undefined).length,
    loops: group.filter(({ status }) => status === 'looped').length,
    failures: failed.length,
    skipped: skipped.length,
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    maxMs: times.at(-1) ?? 0,
    blockedMsPerDay: days === 0 ? 0 : Math.round(waited / days),
    usd: own.reduce((sum, { result }) => sum + (result?.usd ?? 0), 0),
    ...(skippedFor !== undefined && { skippedFor }),
    ...lastFailureOf(failed),
  };
  const advice = adviceFor(report, last);
  if (advice !== undefined) return { ...report, advice };
  if (report.loops > 0)
    return {
      ...report,
      hint: `it sets itself off: take what it writes out of its pattern in ${last.hook.source.path}, or name it in \`writes\``,
    };
  const overruns = failed.filter(({ result }) => result?.outcome === 'timed-out').length;
  if (overruns < ALWAYS_RUNS || overruns < own.length) return report;
  return { ...report, hint: `each run overran its time: raise its timeout in ${last.hook.source.path}, or make the command quicker` };
}

function lastFailureOf(failed: readonly HookRun[]): Pick<HookReport, 'lastFailure'> {
  const run = failed.at(-1);
  if (run?.result === undefined) return {};
  const { outcome, summary } = run.result;
  return { lastFailure: { run: run.id, at: run.endedAt ?? run.queuedAt, outcome, summary } };
}

function adviceFor({ p95Ms, runs }: HookReport, { hook, mode }: HookRun): HookReport['advice'] {
  if (mode !== 'sync' || runs < ENOUGH_RUNS) return undefined;
  const p95 = `p95 ${(p95Ms / 1000).toFixed(1)} s`;
  if (hook.trigger === 'commit' && p95Ms >= LONG_COMMIT_MS)
    return { move: 'on_pr', reason: `${p95} before each commit: run it at pull requests` };
  if (!isFileTrigger(hook.trigger) || p95Ms < NOTICED_MS) return undefined;
  if (p95Ms >= LONG_MS && hook.trigger === 'file-save') return { move: 'on_commit', reason: `${p95} on save: run it before commits` };
  return { mode: 'async', reason: `${p95} on save: make it async, or run it before commits` };
}

function durationOf({ startedAt, endedAt }: HookRun): number | undefined {
  // A clock that was put back must not give time away.
  return startedAt === undefined || endedAt === undefined ? undefined : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
}

/** Nearest rank. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
