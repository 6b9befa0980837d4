import { createExternalCi } from '../../adapters/gates/external-ci.ts';
import { createBranchAnnouncer } from '../../adapters/gates/push-branch.ts';
import type { GateReports } from '../../api/services.ts';
import { finishJob } from '../../app/gates/finish-job.ts';
import { postReport } from '../../app/gates/post-report.ts';
import { showGates } from '../../app/gates/show-gates.ts';
import { getRun } from '../../app/get-run.ts';
import type { Platform, PlatformOptions } from '../platform.ts';
import type { RunDriver } from './driver.ts';

/** Gates that a CI runs: it finds the branch in this repository, or at the remote that it is pushed to. */
export function ciGates(remote: string | undefined): NonNullable<PlatformOptions['gates']> {
  return ({ ports, jobs, project }) => {
    const { runs, source, hash, clock } = ports;
    const stays = async ({ runId }: { runId: string }): Promise<string> => (await getRun(runId, ports)).branch;
    const announce = remote === undefined ? stays : createBranchAnnouncer({ runs, source, remote });
    return createExternalCi({ project, jobs, announce, hash, clock });
  };
}

export type GateHost = Pick<Platform, 'ports' | 'jobs'>;

/** What a CI reports; a run whose gates are all there goes on. */
export function localGateReports({ ports, jobs }: GateHost, driver: Pick<RunDriver, 'wake'>): GateReports {
  const { artefacts, tokens, clock } = ports;
  return {
    post: async (input, by) => {
      // Before: a job that has its outcome waits for nobody.
      const waiting = (await jobs.ofCommit(input.project, input.commit)).filter(({ outcome }) => outcome === undefined);
      const result = await postReport(input, by, { artefacts, clock, jobs, tokens });
      for (const { job } of waiting) driver.wake(job.runId);
      return result;
    },
    list: (project, commit) => showGates(project, commit, { jobs }),
  };
}

const AT_ONCE = 500;

/** Ends the gates whose time is up: what was not reported counts as not run. Returns the runs that go on. */
export async function endOverdueGates({ ports, jobs }: GateHost): Promise<string[]> {
  const { artefacts, tokens, clock } = ports;
  const now = clock.now().toISOString();
  const overdue = (await jobs.unfinished(AT_ONCE)).filter(({ deadline, outcome }) => outcome !== undefined || deadline <= now);
  const results = { read: async () => Promise.resolve({ refused: 'no build runs here' }) };
  for (const { name, deadline } of overdue) {
    const end = { how: 'overdue', reason: `nothing came until ${deadline}`, at: now } as const;
    await finishJob({ name, end }, { artefacts, tokens, jobs, results });
  }
  return overdue.map(({ job }) => job.runId);
}
