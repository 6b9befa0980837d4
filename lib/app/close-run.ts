import * as z from 'zod';
import type { Json } from '../domain/shared/digest.ts';
import { innermostFailure, statusOfFailure } from '../domain/workflow/index.ts';
import type { Ports } from './ports.ts';
import { attemptOf } from './records.ts';
import { nowIso, tell } from './run-context.ts';

export const CloseRunInput = z.strictObject({
  operation: z.literal('close'),
  runId: z.string(),
  failure: z.looseObject({ Error: z.string().optional(), Cause: z.string().optional() }),
});
export type CloseRunInput = z.infer<typeof CloseRunInput>;

/** Records why a run ended without success. Its branch, artefacts and records stay as they are. */
export async function closeRun(input: CloseRunInput, ports: Ports): Promise<Json> {
  const failure = innermostFailure({ error: input.failure.Error ?? 'Stringline.Unknown', cause: input.failure.Cause ?? '' });
  const status = statusOfFailure(failure.error);
  const at = nowIso(ports);
  const key = `run-closed/${await attemptOf(input.runId, ports)}`;
  await ports.runs.move(input.runId, ['running', 'waiting'], status, { reason: failure.cause, errorCode: failure.error, at });
  await ports.ledger.append({ runId: input.runId, key, type: `run.${status}`, at, data: { error: failure.error } });
  await tell(ports, input.runId, {
    key,
    type: `run.${status}`,
    message: failure.cause === '' ? failure.error : failure.cause,
    data: { error: failure.error },
  });
  return { error: failure.error, cause: failure.cause.slice(0, 2000) };
}
