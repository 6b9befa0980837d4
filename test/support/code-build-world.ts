import { build } from 'esbuild';
import { createBuildResults } from '../../lib/adapters/aws/build-results.ts';
import { createCodeBuildClient } from '../../lib/adapters/aws/clients/codebuild.ts';
import { createS3Client, createS3Presigner } from '../../lib/adapters/aws/clients/s3.ts';
import { type CodeBuildSandboxOptions, createCodeBuildSandbox } from '../../lib/adapters/aws/codebuild-sandbox.ts';
import { sha256 } from '../../lib/adapters/local/sha256.ts';
import { finishJob } from '../../lib/app/gates/finish-job.ts';
import { finishInputOf } from '../../lib/app/gates/job-events.ts';
import type { SandboxWorld } from '../contracts/sandbox.contract.ts';
import { buildStateChange, type CodeBuild, startCodeBuild } from './aws/code-build.ts';
import { type ObjectStore, startObjectStore } from './aws/object-store.ts';
import { type GateWorld, gateWorld, PROJECT } from './gate-world.ts';
import { Trees } from './trees.ts';

let bundled: Promise<Uint8Array> | undefined;

/** The runner as it is sent, bundled as the build does it. */
function runner(): Promise<Uint8Array> {
  bundled ??= build({
    entryPoints: ['lib/adapters/codebuild/runner/main.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: "import { createRequire as makeRequire } from 'node:module';const require = makeRequire(import.meta.url);" },
  }).then(({ outputFiles }) => {
    const [file] = outputFiles;
    if (file === undefined) throw new Error('the runner was not built');
    return file.contents;
  });
  return bundled;
}

/** What the build specification calls, beside Node. */
export const BUILDS = { tools: ['curl', 'unzip'], loss: 'no build runs in the stand-in of CodeBuild' } as const;

export interface CodeBuildWorld extends SandboxWorld, Pick<GateWorld, 'jobs' | 'clock' | 'result'> {
  codebuild: CodeBuild;
  /** The same sandbox in another execution environment, whose role has other keys. */
  elsewhere: SandboxWorld['sandbox'];
  store: ObjectStore;
  /** Delivers the event about every build that has ended, as EventBridge would. */
  deliver(): Promise<void>;
  close(): Promise<void>;
}

/** CodeBuild, S3 and the function that hears about builds, over real HTTP; builds really run unless `execute` is false. */
export async function openCodeBuildWorld(options: { execute?: boolean } = {}): Promise<CodeBuildWorld> {
  const world = gateWorld();
  const trees = new Trees();
  const [codebuild, store] = await Promise.all([startCodeBuild(options), startObjectStore()]);
  const aws = { region: 'eu-central-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }, maxAttempts: 2 };
  const s3 = createS3Client({ ...aws, endpoint: store.url });
  const presigner = createS3Presigner({ ...aws, endpoint: store.url });
  const otherKeys = { accessKeyId: 'AKIDOTHER', secretAccessKey: 'other' };
  const otherPresigner = createS3Presigner({ ...aws, credentials: otherKeys, endpoint: store.url });
  const client = createCodeBuildClient({ ...aws, endpoint: codebuild.url });
  for (const one of [s3, presigner, otherPresigner]) Object.assign(one.config, { forcePathStyle: true });
  const parts: CodeBuildSandboxOptions = {
    codebuild: client,
    s3,
    presigner,
    bucket: 'bucket',
    buildProject: 'checks',
    project: PROJECT,
    source: trees,
    jobs: world.jobs,
    hash: sha256,
    // Addresses are signed with the time of this machine.
    clock: world.clock,
    runner,
  };
  const sandbox = createCodeBuildSandbox(parts);
  const elsewhere = createCodeBuildSandbox({ ...parts, presigner: otherPresigner });
  const results = createBuildResults({ s3, bucket: 'bucket', artefacts: world.artefacts, hash: sha256 });
  const deliver = async (): Promise<void> => {
    for (const one of codebuild.builds.values()) {
      const input = finishInputOf(buildStateChange(one));
      if (input !== undefined) await finishJob(input, { ...world, results });
    }
  };
  return {
    ...world,
    sandbox,
    elsewhere,
    trees,
    codebuild,
    store,
    deliver,
    settled: async () => {
      await codebuild.idle();
      await deliver();
    },
    close: async () => {
      for (const one of [s3, presigner, otherPresigner, client]) one.destroy();
      await Promise.all([codebuild.close(), store.close()]);
    },
  };
}
