import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { loadRecord, VERIFICATION } from '../../lib/app/records.ts';
import { BUILD_JOB } from '../../lib/domain/gates/index.ts';
import type { Run } from '../../lib/domain/workflow/run.ts';
import { openClientPorts } from '../../test/support/aws/client-ports.ts';
import type { AwsLocal } from '../../test/support/aws/platform.ts';
import type { Checks } from './checks.ts';
import type { Ci } from './ci.ts';

/** That the gates rest on what the CI has reported, and on nothing that ran here. */
export async function judgeProof(
  aws: AwsLocal,
  { project, run, ci }: { project: string; run: Run; ci: Ci },
  checks: Checks,
): Promise<void> {
  const client = openClientPorts(aws, project);
  try {
    const verification = await loadRecord(client.ports, run.id, VERIFICATION);
    const commit = verification?.commit;
    const judged = verification?.verdicts.flatMap(({ evidence }) => evidence.map(({ digest }) => digest)) ?? [];
    const reported = ci.reported.filter((report) => report.commit === commit);
    const theirs = new Set(reported.flatMap(({ digests }) => digests));
    checks.holds(
      `the verdicts rest on ${judged.length} report files, all from another CI, which has reported ${reported.length} gates of the commit`,
      judged.length > 0 && judged.every((digest) => theirs.has(digest)),
      { judged, reported },
    );
  } finally {
    client.close();
  }
  const proofs = await buildsOfProofs(aws);
  checks.holds('no build was started to prove a commit', proofs.length === 0, proofs);
}

/** Builds also check trees after a task, which no CI can see. */
async function buildsOfProofs({ codeBuild, dynamo: { client }, table }: AwsLocal): Promise<string[]> {
  const jobs = createDynamoRemoteJobs({ client, table });
  const proofs: string[] = [];
  for (const { id, environment } of codeBuild.builds.values()) {
    const known = await jobs.get(environment[BUILD_JOB] ?? '');
    if (known?.job.fresh !== false) proofs.push(id);
  }
  return proofs;
}
