import { attemptOf, type RunStatus } from '../domain/workflow/index.ts';
import { isDrivenElsewhere } from './driven-elsewhere.ts';
import type { PendingStart, PendingStarts, Pipelines, Ports } from './ports.ts';

export interface StartLeftPorts extends Pick<Ports, 'clock'> {
  starts: PendingStarts;
  pipelines: Pick<Pipelines, 'start'>;
  runs: Pick<Ports['runs'], 'get'>;
}

export interface StartedRuns {
  /** Runs that are under way, be it from now on. */
  started: number;
  failed: { runId: string; since: string; error: unknown }[];
}

/** Younger ones are being started by whoever has recorded them. */
const SECONDS_FOR_ITSELF = 60;

/** What an execution carries; a run that waits or is over was started. */
const CARRIED: readonly RunStatus[] = ['created', 'running'];

/**
 * Has runs started whose starter may have died between their record and their execution. An execution that is there is left alone.
 * @param goOn asked between runs; false leaves the rest to the next sweep
 */
export async function startLeftRuns(ports: StartLeftPorts, goOn: () => boolean): Promise<StartedRuns> {
  const before = new Date(ports.clock.now().getTime() - SECONDS_FOR_ITSELF * 1000).toISOString();
  const swept: StartedRuns = { started: 0, failed: [] };
  for (const one of await ports.starts.list()) {
    if (!goOn() || one.since > before) break;
    try {
      if (await startIfLeft(one, ports)) swept.started += 1;
      await ports.starts.done(one.id);
    } catch (error) {
      swept.failed.push({ runId: one.runId, since: one.since, error });
    }
  }
  return swept;
}

async function startIfLeft({ runId }: PendingStart, ports: StartLeftPorts): Promise<boolean> {
  const run = await ports.runs.get(runId);
  if (run === undefined || !CARRIED.includes(run.status) || isDrivenElsewhere(run.requestSource)) return false;
  await ports.pipelines.start(runId, attemptOf(run));
  return true;
}
