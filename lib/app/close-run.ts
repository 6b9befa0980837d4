import * as z from 'zod';
import type { Json } from '../domain/shared/digest.ts';
import { innermostFailure, statusOfFailure } from '../domain/workflow/index.ts';
import type { RunStatus } from '../domain/workflow/run.ts';
import type { Ports } from './ports.ts';
import { attemptOf } from './records.ts';
import { nowIso, tell } from './tell.ts';

export const CloseRunInput = z.strictObject({
  operation: z.literal('close'),
  runId: z.string(),
  failure: z.looseObject({ Error: z.string().optional(), Cause: z.string().optional() }),
});
/** What a run can be in while something carries it. */
const OPEN: readonly RunStatus[] = ['created', 'running', 'waiting'];

export type CloseRunInput = z.infer<typeof CloseRunInput>;

/** Records why a run ended without success. Its branch, artefacts and records stay as they are. */
export async function closeRun(input: CloseRunInput, ports: Ports): Promise<Json> {
  const failure = innermostFailure({ error: input.failure.Error ?? 'Stringline.Unknown', cause: input.failure.Cause ?? '' });
  const status = statusOfFailure(failure.error);
  const at = nowIso(ports);
  const key = `run-closed/${await attemptOf(input.runId, ports)}`;
  await ports.runs.move(input.runId, OPEN, status, { reason: failure.cause, errorCode: failure.error, at });
  await ports.ledger.append({ runId: input.runId, key, type: `run.${status}`, at, data: { error: failure.error } });
  await tell(ports, input.runId, {
    key,
    type: `run.${status}`,
    message: failure.cause === '' ? failure.error : failure.cause,
    data: { error: failure.error },
  });
  return { error: failure.error, cause: failure.cause.slice(0, 2000) };
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
  if (run === undefined || !OPEN.includes(run.status) || attempt !== (await attemptOf(runId, ports))) return 'ignored';
  const Error = error ?? WORDS[status].error;
  await closeRun({ operation: 'close', runId, failure: { Error, Cause: cause ?? WORDS[status].cause } }, ports);
  return 'closed';
}
