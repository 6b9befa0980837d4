import type { Clock } from '../ports.ts';
import type { JobEnd, RemoteJob, RemoteJobStore } from './jobs.ts';

export type WorkflowState = { ended: false } | { ended: true; how: JobEnd['how']; reason: string; at: string };

/** A host of workflows that can be started and asked, and tells nobody by itself. */
export interface Workflows {
  /** Starts the gates' workflow of a branch; the same key starts it once. Undefined as long as the host does not know the branch's workflow. */
  start(of: { project: string; branch: string }, key: string): Promise<string | undefined>;
  state(run: string): Promise<WorkflowState>;
}

export interface PollPorts {
  jobs: RemoteJobStore;
  workflows: Workflows;
  clock: Clock;
}

/** Jobs looked at in one poll. */
const AT_ONCE = 500;
/** Reports of the last steps may arrive after the workflow has ended. */
const GRACE_MS = 2 * 60_000;

/**
 * One round over the jobs whose gates run as workflows: starts what has not started, and notes what has ended; the sweep acts on that.
 * One job that fails does not keep the others; its failure is returned.
 */
export async function pollWorkflows({ jobs, workflows, clock }: PollPorts): Promise<{ job: string; error: unknown }[]> {
  const waiting = (await jobs.unfinished(AT_ONCE)).filter(({ host, end, outcome }) => host === 'codecatalyst' && !end && !outcome);
  const failures: { job: string; error: unknown }[] = [];
  for (const job of waiting) {
    try {
      await pollOne(job, { jobs, workflows, clock });
    } catch (error) {
      failures.push({ job: job.name, error });
    }
  }
  return failures;
}

async function pollOne(job: RemoteJob, { jobs, workflows, clock }: PollPorts): Promise<void> {
  if (job.build === undefined) {
    const run = await workflows.start({ project: job.project, branch: job.branch ?? '' }, job.name);
    if (run !== undefined) await jobs.attach(job.name, run);
    return;
  }
  const state = await workflows.state(job.build);
  if (!state.ended) return;
  const now = clock.now();
  if (now.getTime() - Date.parse(state.at) < GRACE_MS) return;
  await jobs.end(job.name, { how: state.how, reason: state.reason, at: now.toISOString() });
}
