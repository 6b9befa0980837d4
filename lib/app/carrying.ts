import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { attemptOf, executionName, type RunStatus, STATUS_WORDS } from '../domain/workflow/index.ts';
import { getRun } from './get-run.ts';
import type { Ports } from './ports.ts';

/** What no stage works for. One that has succeeded may have its last stage repeated. */
const OVER: ReadonlySet<RunStatus> = new Set(['failed', 'budget-reached', 'rejected', 'cancelled']);

/**
 * Refuses what is left of an execution that carries a run no more: somebody has redriven it by hand after it had ended, perhaps beside the one
 * that the run goes on with.
 * @throws StringlineError `execution-outdated`
 */
export async function assertCarries(execution: string, runId: string, ports: Pick<Ports, 'runs'>): Promise<void> {
  const run = await getRun(runId, ports);
  const current = executionName(runId, attemptOf(run));
  if (execution === current && !OVER.has(run.status)) return;
  throw new StringlineError({
    code: 'execution-outdated',
    message: `Execution ${execution} does not carry run ${runId}, which ${STATUS_WORDS[run.status]} in execution ${current}.`,
    fix: `stringline resume ${runId}`,
    exit: EXIT.usage,
  });
}
