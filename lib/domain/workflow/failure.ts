import type { RunStatus } from './run.ts';

/** A failure as Step Functions reports it. */
export interface Failure {
  error: string;
  cause: string;
}

/** How deep nested executions may wrap one another; ours wrap twice. */
const DEPTH = 8;

/**
 * The innermost failure: `startExecution.sync:2` wraps a child's failure as `States.TaskFailed` with the child's description as JSON in
 * the cause, and Lambda wraps a thrown error as `{ errorType, errorMessage }`.
 */
export function innermostFailure(failure: Failure): Failure {
  let current = failure;
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const inner = unwrap(current);
    if (!inner) return current;
    current = inner;
  }
  return current;
}

function unwrap(failure: Failure): Failure | undefined {
  const value = parseObject(failure.cause);
  if (!value) return undefined;
  if (typeof value['Status'] === 'string' && typeof value['Error'] === 'string')
    return { error: value['Error'], cause: text(value['Cause']) };
  if (typeof value['errorMessage'] === 'string')
    return { error: typeof value['errorType'] === 'string' ? value['errorType'] : failure.error, cause: value['errorMessage'] };
  return undefined;
}

function parseObject(cause: string): Record<string, unknown> | undefined {
  if (!cause.startsWith('{')) return undefined;
  try {
    return JSON.parse(cause) as Record<string, unknown>;
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- a cause is free text that may look like JSON
    return undefined;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** What a failure means for its run. */
export function statusOfFailure(error: string): RunStatus {
  if (error === 'budget-reached') return 'budget-reached';
  if (error === 'Review.Rejected') return 'rejected';
  if (error === 'run-cancelled') return 'cancelled';
  return 'failed';
}
