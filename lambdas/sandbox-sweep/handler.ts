import { type SweepPorts, sweepJobs } from '../../lib/app/gates/sweep-jobs.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** On a schedule: finds jobs whose end nobody was told, or that are overdue. */
export function createHandler(ports: SweepPorts): () => Promise<Json> {
  return async () => ({ announced: await sweepJobs(ports) });
}
