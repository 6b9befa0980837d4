import type { Run, RunStatus, UsageRecord } from './run.ts';

/** What a move says besides the new status. */
export interface RunChange {
  reason?: string;
  errorCode?: string;
  at: string;
}

/** A run after a move: it says why it is where it is now, and reasons of an earlier status do not linger. */
export function movedRun(run: Run, to: RunStatus, change: RunChange): Run {
  const { reason: _reason, errorCode: _errorCode, ...rest } = run;
  return {
    ...rest,
    status: to,
    updatedAt: change.at,
    ...(change.reason === undefined ? {} : { reason: change.reason }),
    ...(change.errorCode === undefined ? {} : { errorCode: change.errorCode }),
  };
}

/** Tokens of a call of every kind: what a budget counts. */
export function usageTokens(usage: UsageRecord): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
}
