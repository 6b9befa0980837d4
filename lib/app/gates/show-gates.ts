import type { GatePosting, RemoteJob, RemoteJobStore } from './jobs.ts';

/** What a job of gates waits for and what it has been told, without anything that could complete it. */
export interface GateStatus {
  job: string;
  runId: string;
  host: RemoteJob['host'];
  commit: string | undefined;
  expected: string[];
  missing: string[];
  /** Globs of the reports it takes. */
  reports: string[];
  posted: Pick<GatePosting, 'gate' | 'attempt' | 'exitCode' | 'tool' | 'at' | 'by' | 'runnerUrl'>[];
  deadline: string;
}

/** Jobs that wait for reports about a commit; empty when there are none, whether the project is known or not. */
export async function showGates(project: string, commit: string, ports: { jobs: RemoteJobStore }): Promise<GateStatus[]> {
  const jobs = (await ports.jobs.ofCommit(project, commit)).filter(({ outcome }) => outcome === undefined);
  return Promise.all(
    jobs.map(async (job) => {
      const postings = await ports.jobs.postings(job.name);
      return {
        job: job.name,
        runId: job.job.runId,
        host: job.host,
        commit: job.commit,
        expected: [...job.expected],
        missing: job.expected.filter((gate) => !postings.some((posting) => posting.gate === gate)),
        reports: [...job.job.reports],
        posted: postings.map(({ gate, attempt, exitCode, tool, at, by, runnerUrl }) => ({
          gate,
          attempt,
          exitCode,
          tool,
          at,
          by,
          ...(runnerUrl !== undefined && { runnerUrl }),
        })),
        deadline: job.deadline,
      };
    }),
  );
}
