import { SEVERITIES } from '../../config/hook-words.ts';
import { canBlock, type Severity } from '../model.ts';
import type { HookResult, HookRun, PinnedHook } from './records.ts';
import type { ChangedFile, HookOutcome } from './told.ts';

/** What hooks say to an event: whether what is about to happen may go on. */
export interface EventVerdict {
  blocked: boolean;
  /** Runs that are still to come. */
  queued: readonly string[];
  /** One line a run that did not simply pass. */
  remarks: readonly string[];
}

const STOPS: ReadonlySet<HookOutcome> = new Set(['failed', 'blocked', 'crashed', 'unavailable']);

/** Whoever did not finish, or had nothing here to look with, has not said yes. */
const CONTENT: ReadonlySet<HookOutcome> = new Set(['passed', 'warned']);

/** Whether a result is one that nothing goes on with. */
export function isRefusal(result: HookResult | undefined): boolean {
  return result !== undefined && STOPS.has(result.outcome);
}

/** Contents of files in a push, as `contentKey` names them: new ones in any of its commits, and all those of its newest commits. */
export interface PushedContent {
  leaving: ReadonlySet<string>;
  standing: ReadonlySet<string>;
}

/** Names a content of a file: an equal one elsewhere is another's, as every empty file is equal. */
export const contentKey = ({ path, digest }: ChangedFile): string => `${digest ?? ''} ${path}`;

/**
 * Runs that failed on content which is about to leave, unless a later run of the same hook was content with that very content or, where it
 * stands in none of the newest commits, with what leaves of the file after it. A hook that is no longer defined can be content no more,
 * and refuses nothing.
 */
export function unsettledFailures(runs: readonly HookRun[], { leaving, standing }: PushedContent, defined: ReadonlySet<string>): HookRun[] {
  return runs.filter((run, index) => {
    if (!isRefusal(run.result) || !defined.has(run.hook.id)) return false;
    const accepted = runs
      .slice(index + 1)
      .filter(
        ({ hook, status, result }) => hook.id === run.hook.id && status === 'done' && result !== undefined && CONTENT.has(result.outcome),
      )
      .flatMap(({ files }) => files)
      .map((file) => ({ ...file, key: contentKey(file) }));
    const same = new Set(accepted.map(({ key }) => key));
    // What another branch has made of the file says nothing of this one.
    const replaced = new Set(
      accepted.filter(({ digest, key }) => digest === null || leaving.has(key) || standing.has(key)).map(({ path }) => path),
    );
    const isSettled = (path: string, refused: string): boolean => same.has(refused) || (!standing.has(refused) && replaced.has(path));
    return refusedFiles(run).some((file) => leaving.has(contentKey(file)) && !isSettled(file.path, contentKey(file)));
  });
}

/** Where findings say it all, the files that they name; else every file of the run, for any of them may be why it failed. */
function refusedFiles({ files, result }: HookRun): ChangedFile[] {
  const present = files.filter(({ digest }) => digest !== null);
  const named = new Set(result?.findings?.map(({ path }) => path));
  const found = present.filter(({ path }) => named.has(path));
  return named.size === 0 || found.length < named.size || result?.incomplete === true ? present : found;
}

/** Whether one run stops its event: only where its trigger can be stopped, and only of runs that somebody waited for. */
export function stopsEvent(run: HookRun): boolean {
  if (run.mode !== 'sync' || !canBlock(run.hook.trigger)) return false;
  if (run.status === 'looped') return run.result?.outcome === 'blocked';
  // Somebody waited for it and it has said nothing: a fault, a stop, or no turn in time.
  if (run.result === undefined) return true;
  if (STOPS.has(run.result.outcome)) return true;
  // A check that did not finish has not said yes; in mode auto it is given up for later instead.
  return run.result.outcome === 'timed-out' && run.hook.mode !== 'auto';
}

/** The verdict of an event over its runs. */
export function verdictOf(runs: readonly HookRun[]): EventVerdict {
  return {
    blocked: runs.some(stopsEvent),
    queued: runs.filter(({ status }) => status === 'queued' || status === 'running').map(({ id }) => id),
    remarks: runs.flatMap(({ hook, result }) =>
      result === undefined || result.outcome === 'passed' ? [] : [`${hook.name}: ${result.outcome}, ${result.summary}`],
    ),
  };
}

/** How a command has ended, as far as its outcome tells. */
export interface CommandEndFacts {
  outcome: 'exited' | 'timed-out' | 'output-limit' | 'not-found' | 'signalled' | 'skipped';
  exitCode: number | undefined;
  aborted: boolean;
}

/** Kiro's contract for commands: 0 passes, 2 blocks, whatever else is a warning that stops nothing. */
export function commandOutcome(end: CommandEndFacts): Pick<HookResult, 'outcome' | 'summary'> {
  if (end.aborted) return { outcome: 'stopped', summary: 'stopped before its end' };
  switch (end.outcome) {
    case 'timed-out':
      return { outcome: 'timed-out', summary: 'stopped: it overran its time' };
    case 'output-limit':
      return { outcome: 'warned', summary: 'stopped: it printed too much' };
    case 'not-found':
      return { outcome: 'warned', summary: 'a program was not found (exit code 127), which warns' };
    case 'exited':
      if (end.exitCode === 0) return { outcome: 'passed', summary: 'passed' };
      if (end.exitCode === 2) return { outcome: 'blocked', summary: 'the command blocks (exit code 2)' };
      return { outcome: 'warned', summary: `exit code ${String(end.exitCode)}, which warns; 2 would block` };
    default:
      return { outcome: 'warned', summary: 'a signal ended it' };
  }
}

/** Whether a finding of this severity fails a hook. Without a stated level only high and critical ones do. */
export function reaches(severity: Severity, failOn: PinnedHook['failOn']): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn ?? 'high');
}
