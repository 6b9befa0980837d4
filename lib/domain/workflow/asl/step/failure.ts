import { ERROR, type Failure, StateFailure } from '../eval/failure.ts';
import { uniform } from '../eval/random.ts';
import type { Catcher, CompiledState, Retrier } from '../machine.ts';
import { cancelFrame } from './cancel.ts';
import type { Cursor } from './cursor.ts';
import { visitId } from './cursor.ts';
import { exitState } from './exit.ts';
import type { Run, Step } from './run.ts';
import { note, WAITING } from './run.ts';
import { later } from './time.ts';

/** Step Functions quotas: an error name has at most 256 characters, a cause 32,768. */
const MAX_ERROR = 256;
const MAX_CAUSE = 32_768;

/** Retries, catches, or gives the failure on to whatever encloses the frame. */
export async function handleFailure(run: Run, cursor: Cursor, state: CompiledState, raised: Failure): Promise<Step> {
  const failure = { error: raised.error.slice(0, MAX_ERROR), cause: raised.cause.slice(0, MAX_CAUSE) };
  // Branches and items that still run are stopped with the state that holds them.
  cancelFrame(run.commands, cursor.frame);
  cursor.frame.waiting = { for: 'nothing' };
  // "Always causes the execution to fail": neither retried nor caught, by any name.
  if ('retry' in state && failure.error !== ERROR.runtime) {
    if (retry(run, cursor, state.retry, failure)) return WAITING;
    const catcher = state.catch.find((candidate) => matches(candidate.errors, failure.error));
    if (catcher !== undefined) return catchFailure(run, cursor, catcher, failure);
  }
  note(run, cursor, { type: 'StateFailed', detail: { error: failure.error, cause: failure.cause } });
  return { kind: 'failed', failure };
}

/** The first retrier that names the error decides, with a count of its own; a spent one does not hand on to the next. */
function retry(run: Run, cursor: Cursor, retriers: readonly Retrier[], failure: Failure): boolean {
  const { frame } = cursor;
  const index = retriers.findIndex((candidate) => matches(candidate.errors, failure.error));
  const retrier = retriers[index];
  const used = frame.retries[index] ?? 0;
  if (retrier === undefined || used >= retrier.maxAttempts) return false;
  const timerId = `r:${visitId(cursor)}`;
  const seconds = delay(run, retrier, used, timerId);
  for (let slot = frame.retries.length; slot < index; slot += 1) frame.retries.push(0);
  frame.retries[index] = used + 1;
  frame.waiting = { for: 'retry', timerId };
  run.commands.push({ type: 'SetTimer', timerId, at: later(run.at, seconds) });
  note(run, cursor, { type: 'RetryScheduled', detail: { error: failure.error, cause: failure.cause, attempt: used + 1, seconds } });
  return true;
}

/** IntervalSeconds × BackoffRate per attempt, at most MaxDelaySeconds; FULL jitter draws from zero to that. */
function delay(run: Run, retrier: Retrier, used: number, id: string): number {
  const { maxDelaySeconds, intervalSeconds, backoffRate, jitter } = retrier;
  const full = Math.min(intervalSeconds * backoffRate ** used, maxDelaySeconds ?? Number.MAX_SAFE_INTEGER, MAX_RETRY_SECONDS);
  return jitter ? Math.round(full * uniform(run.host, `${run.execution.seed}|jitter|${id}`) * 1000) / 1000 : full;
}

/** One year: the longest that a standard execution may run. Keeps the date of a far retry a date. */
const MAX_RETRY_SECONDS = 31_622_400;

async function catchFailure(run: Run, cursor: Cursor, catcher: Catcher, failure: Failure): Promise<Step> {
  const errorOutput = { Error: failure.error, Cause: failure.cause };
  note(run, cursor, { type: 'Caught', detail: { error: failure.error, cause: failure.cause } });
  try {
    return await exitState(run, cursor, catcher.exit, { moment: 'catch', errorOutput, otherwise: errorOutput });
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    note(run, cursor, { type: 'StateFailed', detail: { error: error.failure.error, cause: error.failure.cause } });
    return { kind: 'failed', failure: error.failure };
  }
}

/** Whether one of the names in an ErrorEquals stands for that error ("Handling errors in Step Functions workflows"). */
export function matches(names: readonly string[], error: string): boolean {
  return names.some((name) => {
    if (name === error) return true;
    // A missed heartbeat is one of the two cases of States.Timeout.
    if (name === ERROR.timeout) return error === ERROR.heartbeat;
    if (error === ERROR.dataLimit) return false;
    if (name === ERROR.all) return true;
    return name === ERROR.taskFailed && error !== ERROR.timeout && error !== ERROR.heartbeat;
  });
}
