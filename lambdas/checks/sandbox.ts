import { type CodeBuildSandboxOptions, createCodeBuildSandbox } from '../../lib/adapters/aws/codebuild-sandbox.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { createCiGates } from '../../lib/adapters/gates/ci-gates.ts';
import { createBranchAnnouncer } from '../../lib/adapters/gates/push-branch.ts';
import { routeSandbox } from '../../lib/adapters/gates/route.ts';
import type { BranchPublisher, Sandbox } from '../../lib/app/ports.ts';
import type { SandboxPlace } from '../shared/aws-ports.ts';
import { hostedSource } from '../shared/source.ts';

export interface SandboxParts extends Pick<CodeBuildSandboxOptions, 'codebuild' | 'presigner' | 'buildProject' | 'runner'> {
  /** Who proves commits. */
  gates: 'codebuild' | 'codecatalyst' | 'external';
  /** Longest time that gates may take, in minutes. */
  timeoutMinutes: number;
  /** Brings the branches of a project to where a CI takes them from. */
  publisherOf: (project: string) => BranchPublisher | undefined;
}

/** Beside the time that gates may take, a CI may let a job wait before it starts. */
const QUEUED_MINUTES = 90;

/**
 * Where the repository commands of a deployment run. The checks after a task are on trees that no branch holds: they run on CodeBuild, whoever
 * proves the commits.
 */
export function sandboxOf(parts: SandboxParts): (place: SandboxPlace) => Sandbox {
  return (place) => {
    const { gates } = parts;
    const checks = codeBuild(parts, place);
    return gates === 'codebuild' ? checks : routeSandbox({ checks, gates: ciGates(gates, parts, place) });
  };
}

function codeBuild({ codebuild, presigner, buildProject, runner }: SandboxParts, { project, source, storage }: SandboxPlace): Sandbox {
  const { s3, bucket, dynamo, table, hash, clock } = storage;
  const jobs = createDynamoRemoteJobs({ client: dynamo, table });
  return createCodeBuildSandbox({ codebuild, s3, presigner, bucket, buildProject, project, source, jobs, hash, clock, runner });
}

function ciGates(
  host: 'codecatalyst' | 'external',
  { publisherOf, timeoutMinutes }: SandboxParts,
  { project, storage }: SandboxPlace,
): Sandbox {
  const { dynamo, table, hash, clock } = storage;
  const { runs } = storage.stores(project);
  return createCiGates({
    ...{ host, project, hash, clock },
    jobs: createDynamoRemoteJobs({ client: dynamo, table }),
    announce: createBranchAnnouncer({ runs, source: hostedSource(project, storage, publisherOf(project)), remote: 'origin' }),
    timeoutMinutes: timeoutMinutes + QUEUED_MINUTES,
  });
}
