import { type Run, RUN_MOVES, type RunStatus, type UsageRecord } from './run.ts';

/** What a move says besides the new status. */
export interface RunChange {
  reason?: string;
  errorCode?: string;
  /** Moves the run only as long as this is its attempt. */
  attempt?: number;
  /** What holds from here on in a run that is taken up again. */
  resume?: Pick<Run, 'budget' | 'config'> & { resumed: NonNullable<Run['resumed']> };
  at: string;
}

/** Where a move may begin. */
export interface MoveFrom {
  from: readonly RunStatus[];
  to: RunStatus;
  change: RunChange;
}

/** How often a run was taken up again after it had failed or reached its budget. */
export const attemptOf = ({ resumed }: Pick<Run, 'resumed'>): number => resumed?.attempt ?? 0;

/** Name of the execution that carries an attempt of a run. */
export const executionName = (runId: string, attempt: number): string => `${runId}-${attempt}`;

/** Whether a run, as it stands, may move like this. */
export function mayMove(run: Run, { from, to, change: { attempt = attemptOf(run) } }: MoveFrom): boolean {
  return from.includes(run.status) && RUN_MOVES[run.status].includes(to) && attemptOf(run) === attempt;
}

/** A run after a move: it says why it is where it is now, and reasons of an earlier status do not linger. */
export function movedRun(run: Run, to: RunStatus, change: RunChange): Run {
  const { reason: _reason, errorCode: _errorCode, ...rest } = run;
  return {
    ...rest,
    ...change.resume,
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
