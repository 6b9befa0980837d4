import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { type Run, STATUS_WORDS } from '../domain/workflow/run.ts';
import type { Ports } from './ports.ts';
import { nowIso, tell } from './tell.ts';

/** Ends a run for good. What it has committed and recorded stays. */
export async function cancelRun(input: { runId: string; reason: string | undefined }, ports: Ports): Promise<Run> {
  const at = nowIso(ports);
  const reason = input.reason ?? 'cancelled by a person';
  const result = await ports.runs.move(input.runId, ['created', 'running', 'waiting', 'paused', 'failed', 'budget-reached'], 'cancelled', {
    reason,
    at,
  });
  if (!result.run)
    throw new StringlineError({
      code: 'run-not-found',
      message: `There is no run ${input.runId}.`,
      fix: 'stringline status',
      exit: EXIT.usage,
    });
  if (!result.moved)
    throw new StringlineError({
      code: 'run-ended',
      message: `Run ${input.runId} ${STATUS_WORDS[result.run.status]} already.`,
      fix: `stringline show ${input.runId}`,
      exit: EXIT.usage,
    });
  await ports.ledger.append({ runId: input.runId, key: 'run-cancelled', type: 'run.cancelled', at, data: { reason } });
  await tell(ports, input.runId, { key: 'run-cancelled', type: 'run.cancelled', message: reason });
  return result.run;
}
