import { JOB_ENDED, SANDBOX_SOURCE } from '../../domain/events/index.ts';
import { type Clock, EVENT_BUS_BATCH, type EventBus } from '../ports.ts';
import type { JobEnd, RemoteJob, RemoteJobStore } from './jobs.ts';

/** What the host of builds says about them, for events that were lost. */
export interface BuildStates {
  /** Ends of those of these builds that have ended; a build that is not known has `faulted`. */
  ended(builds: readonly string[]): Promise<Map<string, Omit<JobEnd, 'at'>>>;
}

export interface SweepPorts {
  jobs: RemoteJobStore;
  builds: BuildStates;
  bus: EventBus;
  clock: Clock;
}

/** Jobs looked at in one sweep; the rest waits for the next one. */
const AT_ONCE = 500;
/** A job that has no build after this many minutes never got one: what should have started it was cut off. */
const START_MINUTES = 15;

/**
 * Finds jobs that have ended without anybody having been told, or are overdue, and announces them on the bus; `finishJob` does the rest.
 * Announcing one twice has one effect. Returns how many were announced.
 */
export async function sweepJobs({ jobs, builds, bus, clock }: SweepPorts): Promise<number> {
  const now = clock.now().toISOString();
  const unfinished = await jobs.unfinished(AT_ONCE);
  const running = unfinished.flatMap(({ host, build, end, outcome }) =>
    host === 'codebuild' && build !== undefined && !end && !outcome ? [build] : [],
  );
  const ended = await builds.ended(running);
  const found = unfinished.flatMap((job) => {
    const end = endOf(job, ended, now);
    return end === undefined ? [] : [{ job, end }];
  });
  for (const { job, end } of found) if (job.end === undefined) await jobs.end(job.name, end);
  await announce(found, now, bus);
  return found.length;
}

function endOf(job: RemoteJob, ended: ReadonlyMap<string, Omit<JobEnd, 'at'>>, now: string): JobEnd | undefined {
  // The outcome was decided and could not be delivered, or the end is known and was not acted on.
  if (job.outcome !== undefined || job.end !== undefined) return job.end ?? { how: 'succeeded', reason: 'it has its outcome', at: now };
  const build = job.build === undefined ? undefined : ended.get(job.build);
  if (build !== undefined) return { ...build, at: now };
  if (job.deadline <= now) return { how: 'overdue', reason: `nothing came until ${job.deadline}`, at: now };
  const lost = job.host === 'codebuild' && job.build === undefined && Date.parse(now) - Date.parse(job.startedAt) > START_MINUTES * 60_000;
  return lost ? { how: 'faulted', reason: `no build was started within ${START_MINUTES} minutes`, at: now } : undefined;
}

async function announce(found: readonly { job: RemoteJob; end: JobEnd }[], time: string, bus: EventBus): Promise<void> {
  const events = found.map(({ job, end }) => ({
    source: SANDBOX_SOURCE,
    detailType: JOB_ENDED,
    time,
    detail: { version: 1, job: job.name, how: end.how, reason: end.reason },
  }));
  // What the bus refuses is announced by the next sweep.
  for (let from = 0; from < events.length; from += EVENT_BUS_BATCH) await bus.publish(events.slice(from, from + EVENT_BUS_BATCH));
}
