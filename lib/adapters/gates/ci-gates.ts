import { jobName, type RemoteJob, type RemoteJobStore } from '../../app/gates/jobs.ts';
import type { Clock, Sandbox, SandboxJob } from '../../app/ports.ts';
import { type CiGate, gatesOfCommands } from '../../domain/gates/index.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

export interface CiGatesOptions {
  /** Who runs the gates and reports them. */
  host: 'external' | 'codecatalyst';
  /** Project key of the repository. */
  project: string;
  jobs: RemoteJobStore;
  /** Makes the commit reachable for the CI and returns the branch it lies on; called again when a start is repeated. */
  announce: (job: SandboxJob) => Promise<string>;
  hash: Hash;
  clock: Clock;
  /** From the announcement to the last report; then what is missing counts as not run. */
  timeoutMinutes?: number;
}

/** A CI may queue a job for long before it starts. */
const DEFAULT_TIMEOUT = 120;

/** Gates that this job can be proved by. @throws StringlineError `not-a-gates-job` for anything but a commit with gates. */
function expectedOf(job: SandboxJob): CiGate[] {
  const expected = gatesOfCommands(job.commands);
  if (job.fresh && expected.length > 0 && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(job.tree)) return expected;
  throw new StringlineError({
    code: 'not-a-gates-job',
    message: `Job ${job.id} does not prove a commit; a CI cannot run it.`,
    fix: 'Route the checks of tasks to CodeBuild: only gates run in a CI.',
    exit: EXIT.internal,
  });
}

/**
 * Gates that a CI runs: the branch is announced, the CI builds it by its own triggers and reports every gate for the commit
 * (`stringline gate report`, `POST /v1/gates`), and the last report completes the token. What is not reported in time fails.
 */
export function createCiGates(options: CiGatesOptions): Sandbox {
  const { host, project, jobs, announce, hash, clock, timeoutMinutes = DEFAULT_TIMEOUT } = options;
  return {
    start: async (job, token) => {
      const expected = expectedOf(job);
      const now = clock.now();
      // Pushed first: the record says where, and a report cannot come before the commit is there.
      const branch = await announce(job);
      const record: RemoteJob = {
        name: jobName(job.id, token, hash),
        host,
        project,
        job,
        commit: job.tree,
        branch,
        expected,
        startedAt: now.toISOString(),
        deadline: new Date(now.getTime() + timeoutMinutes * 60_000).toISOString(),
      };
      await jobs.open(record, token);
    },
  };
}
