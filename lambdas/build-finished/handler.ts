import { type FinishPorts, finishJob } from '../../lib/app/gates/finish-job.ts';
import { finishInputOf } from '../../lib/app/gates/job-events.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** Hears that a build has ended, from CodeBuild or from the sweep, and gives the waiting token what became of its job. */
export function createHandler(ports: FinishPorts): (event: unknown) => Promise<Json> {
  return async (event) => {
    const input = finishInputOf(event);
    return { outcome: input === undefined ? 'ignored' : await finishJob(input, ports) };
  };
}
