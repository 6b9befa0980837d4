import * as z from 'zod';
import type { Json } from '../domain/shared/digest.ts';
import { attemptOf, executionName, type Failure, innermostFailure, type RunStatus, statusOfFailure } from '../domain/workflow/index.ts';
import { getRun } from './get-run.ts';
import type { Ports } from './ports.ts';
import { nowIso, tell } from './tell.ts';

export const CloseRunInput = z.strictObject({
  operation: z.literal('close'),
  runId: z.string(),
  /** Whose failure it is; only the one that carries the run closes it. */
  execution: z.exactOptional(z.string()),
  failure: z.looseObject({ Error: z.string().optional(), Cause: z.string().optional() }),
});
/** What a run can be in while something carries it. */
const OPEN: readonly RunStatus[] = ['created', 'running', 'waiting'];

export type CloseRunInput = z.infer<typeof CloseRunInput>;

/**
 * Records why a run ended without success. Its branch, artefacts and records stay as they are. One that has ended otherwise, or is carried by
 * another execution, is left alone.
 */
export async function closeRun(input: CloseRunInput, ports: Ports): Promise<Json> {
  const failure = innermostFailure({ error: input.failure.Error ?? 'Stringline.Unknown', cause: input.failure.Cause ?? '' });
  const attempt = attemptOf(await getRun(input.runId, ports));
  if (input.execution === undefined || input.execution === executionName(input.runId, attempt))
    await record({ runId: input.runId, attempt, failure }, ports);
  return { error: failure.error, cause: failure.cause.slice(0, 2000) };
}

async function record({ runId, attempt, failure }: { runId: string; attempt: number; failure: Failure }, ports: Ports): Promise<void> {
  const { error, cause } = failure;
  const status = statusOfFailure(error);
  const at = nowIso(ports);
  const { run } = await ports.runs.move(runId, OPEN, status, { reason: cause, errorCode: error, attempt, at });
  // Moved here, or by the same before a crash.
  if (run?.status !== status || attemptOf(run) !== attempt) return;
  const told = { key: `run-closed/${attempt}`, type: `run.${status}`, data: { error } };
  await ports.ledger.append({ runId, at, ...told });
  await tell(ports, runId, { ...told, message: cause === '' ? error : cause });
}

/** What Step Functions says of an execution that has ended without success. */
export interface EndedExecution {
  runId: string;
  attempt: number;
  status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  error?: string | undefined;
  cause?: string | undefined;
}

/** Where an execution leaves no word of its own. */
const WORDS: Readonly<Record<EndedExecution['status'], { error: string; cause: string }>> = {
  FAILED: { error: 'execution-failed', cause: 'The execution failed outside of its states.' },
  TIMED_OUT: { error: 'States.Timeout', cause: 'The execution took longer than it may.' },
  ABORTED: { error: 'execution-aborted', cause: 'The execution was stopped from outside.' },
};

/**
 * Closes the run of an execution that was ended from outside, so that it does not seem to go on for ever and blocks no other run of its spec.
 * A run that has ended, or was taken up again since, is left alone.
 */
export async function closeEndedExecution(execution: EndedExecution, ports: Ports): Promise<'closed' | 'ignored'> {
  const { runId, attempt, status, error, cause } = execution;
  const run = await ports.runs.get(runId);
  if (run === undefined || !OPEN.includes(run.status) || attempt !== attemptOf(run)) return 'ignored';
  const Error = error ?? WORDS[status].error;
  const failure = { Error, Cause: cause ?? WORDS[status].cause };
  await closeRun({ operation: 'close', runId, execution: executionName(runId, attempt), failure }, ports);
  return 'closed';
}
