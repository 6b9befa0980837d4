import { type HookReport, type HookRun, reportHooks } from '../../domain/hooks/dispatch/index.ts';

/** What `hooks report` tells of some runs; a module of its own, so that a host can load it when somebody asks. */
export function reportRuns(runs: readonly HookRun[]): HookReport[] {
  return reportHooks(runs);
}
