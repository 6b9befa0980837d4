import type { ArtefactStore, SandboxResult } from '../ports.ts';
import { resultOfPostings } from './ci-result.ts';
import type { JobEnd, JobOutcome, RemoteJob } from './jobs.ts';
import { notRun, type SettlePorts, settleJob, storeResult } from './settle-job.ts';

/** Where the results of builds are read from; what is returned was checked and its artefacts are stored. */
export interface BuildResults {
  read(job: RemoteJob): Promise<{ result: SandboxResult } | { refused: string }>;
}

export interface FinishPorts extends SettlePorts {
  artefacts: ArtefactStore;
  results: BuildResults;
}

export interface FinishInput {
  name: string;
  /** The build that has ended; absent when a sweep speaks for the job. */
  build?: string;
  end: JobEnd;
}

/**
 * Gives a job its outcome when its build, or the time for it, has ended. Events come twice, late, or about builds that were given up: all
 * of that has one effect. What left no proof fails: commands count as not run, and faults of the host fail the token, because no change of
 * the code could mend them.
 */
export async function finishJob({ name, build, end }: FinishInput, ports: FinishPorts): Promise<'finished' | 'ignored'> {
  const job = build === undefined ? await ports.jobs.get(name) : await ports.jobs.attach(name, build);
  // Another build of the same job, from a start that was repeated: only the one that is remembered counts.
  if (job === undefined || (build !== undefined && job.build !== build)) return 'ignored';
  await settleJob(name, job.outcome ?? (await outcomeOf(job, job.end ?? end, ports)), ports);
  return 'finished';
}

async function outcomeOf(job: RemoteJob, end: JobEnd, ports: FinishPorts): Promise<JobOutcome> {
  if (job.host !== 'codebuild') return outcomeOfCi(job, end, ports);
  if (end.how === 'faulted' || end.how === 'overdue') return { error: 'Sandbox.Failed', cause: `The build has no result: ${end.reason}.` };
  const read = end.how === 'succeeded' ? await ports.results.read(job) : { refused: end.reason };
  if ('result' in read) return storeResult(read.result, ports.artefacts);
  const why =
    end.how === 'succeeded'
      ? `The build ended without a result that could be used: ${read.refused}.`
      : `The build ended early: ${read.refused}.`;
  return storeResult(
    await notRun(job.job, { outcome: end.how === 'timed-out' ? 'timed-out' : 'signalled', reason: why }, ports.artefacts),
    ports.artefacts,
  );
}

/** What was reported counts; the rest was not run. */
async function outcomeOfCi(job: RemoteJob, end: JobEnd, ports: FinishPorts): Promise<JobOutcome> {
  const late = end.how === 'overdue' || end.how === 'timed-out';
  const missing = { outcome: late ? 'timed-out' : 'signalled', reason: `The CI reported nothing about this gate: ${end.reason}.` } as const;
  const postings = await ports.jobs.postings(job.name);
  return storeResult(await resultOfPostings(job.job, postings, missing, ports.artefacts), ports.artefacts);
}
