import type { RunStore, SandboxJob, SourceRepository } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

export interface PushBranchOptions {
  runs: Pick<RunStore, 'get'>;
  source: Pick<SourceRepository, 'push'>;
  /** Where the CI takes branches from. */
  remote: string;
}

/** Announces a job by pushing the branch of its run, never by force. @throws StringlineError `branch-not-pushed` */
export function createBranchAnnouncer({ runs, source, remote }: PushBranchOptions): (job: SandboxJob) => Promise<string> {
  const failed = (message: string): StringlineError =>
    new StringlineError({
      code: 'branch-not-pushed',
      message,
      fix: 'Give the platform the right to push branches below its prefix, then resume the run.',
      exit: EXIT.outside,
    });
  return async ({ runId }) => {
    const run = await runs.get(runId);
    if (run === undefined) throw failed(`There is no run ${runId} to push the branch of.`);
    const { pushed, output } = await source.push(remote, run.branch);
    if (!pushed) throw failed(`Branch ${run.branch} could not be pushed for its gates: ${output.trim().slice(0, 500)}`);
    return run.branch;
  };
}
