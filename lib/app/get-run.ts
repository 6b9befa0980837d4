import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { Run } from '../domain/workflow/run.ts';
import type { Ports } from './ports.ts';

/** A run by its id. @throws StringlineError `run-not-found` */
export async function getRun(runId: string, ports: Pick<Ports, 'runs'>): Promise<Run> {
  const run = await ports.runs.get(runId);
  if (run) return run;
  throw new StringlineError({
    code: 'run-not-found',
    message: `There is no run ${runId}.`,
    fix: 'stringline status lists the runs of this repository.',
    exit: EXIT.usage,
  });
}
