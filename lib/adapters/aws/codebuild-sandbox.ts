import { type CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { jobName, type RemoteJob, type RemoteJobStore } from '../../app/gates/jobs.ts';
import type { Clock, Sandbox, SandboxJob, SourceRepository } from '../../app/ports.ts';
import { BUILD_INPUT, BUILD_JOB } from '../../domain/gates/index.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import { awsError, awsErrorName } from './aws-error.ts';

export interface CodeBuildSandboxOptions {
  codebuild: CodeBuildClient;
  s3: S3Client;
  /** Signs addresses; made by `createS3Presigner`. */
  presigner: S3Client;
  bucket: string;
  /** Name of the CodeBuild project. It has the build specification `SANDBOX_BUILDSPEC` and no rights but its own log. */
  buildProject: string;
  /** Project key of the repository. */
  project: string;
  source: Pick<SourceRepository, 'tree' | 'readBlob'>;
  jobs: RemoteJobStore;
  hash: Hash;
  clock: Clock;
  /** The bundled runner. */
  runner: () => Promise<Uint8Array>;
}

/** Where the input and the result of a job lie in the bucket. */
export const inputKey = (name: string): string => `sandbox/${name}/input.zip`;
const addressKey = (name: string): string => `sandbox/${name}/input.url`;
export const resultKey = (name: string): string => `sandbox/${name}/result.zip`;

/** Limits of CodeBuild, in minutes. */
const LONGEST_BUILD = 2160;
const QUEUED = 60;
/** Minutes for what a build does besides the commands: its machine, its input, its result. */
const OVERHEAD = 10;
/** What S3 allows, in seconds: an address signed by a role dies with the role's session all the same. */
const LONGEST_ADDRESS = 7 * 24 * 3600;

const minutesOf = ({ commands }: SandboxJob): number =>
  Math.min(LONGEST_BUILD, Math.ceil(commands.reduce((all, { timeoutSeconds }) => all + timeoutSeconds, 0) / 60) + OVERHEAD);

class CodeBuildSandbox implements Sandbox {
  readonly #options: CodeBuildSandboxOptions;

  constructor(options: CodeBuildSandboxOptions) {
    this.#options = options;
  }

  async start(job: SandboxJob, token: string): Promise<void> {
    const { jobs, hash } = this.#options;
    const minutes = minutesOf(job);
    const name = jobName(job.id, token, hash);
    const standing = await jobs.open(this.#record(name, job, minutes), token);
    // The same job again, after a crash or a repeated invocation: one that has its build needs no other.
    if (standing.build !== undefined || standing.outcome !== undefined) return;
    try {
      const input = await this.#send(name, job, minutes);
      await jobs.attach(name, await this.#build(name, input, minutes));
    } catch (error) {
      throw awsError(error, `the build project ${this.#options.buildProject}`);
    }
  }

  #record(name: string, job: SandboxJob, minutes: number): RemoteJob {
    const now = this.#options.clock.now();
    const deadline = new Date(now.getTime() + (QUEUED + minutes + OVERHEAD) * 60_000).toISOString();
    return { name, host: 'codebuild', project: this.#options.project, job, expected: [], startedAt: now.toISOString(), deadline };
  }

  /** Uploads the input. Returns the address that a build reads it from. */
  async #send(name: string, job: SandboxJob, minutes: number): Promise<string> {
    const { s3, presigner, bucket: Bucket, source, runner, project, hash } = this.#options;
    const expiresIn = Math.min(LONGEST_ADDRESS, (QUEUED + minutes) * 60);
    // Once: whatever runs on after the result was put cannot put another one.
    const result = new PutObjectCommand({ Bucket, Key: resultKey(name), IfNoneMatch: '*' });
    const resultUrl = await getSignedUrl(presigner, result, { expiresIn, unhoistableHeaders: new Set(['if-none-match']) });
    // What packs is loaded when something is to be packed.
    const { packInput } = await import('../codebuild/input-archive.ts');
    const cache = hash(JSON.stringify([project, job.fresh]));
    const Body = await packInput({ name, job, resultUrl, cache, source, runner: await runner() });
    await s3.send(new PutObjectCommand({ Bucket, Key: inputKey(name), Body, ContentType: 'application/zip' }));
    return this.#address(name, await getSignedUrl(presigner, new GetObjectCommand({ Bucket, Key: inputKey(name) }), { expiresIn }));
  }

  /**
   * The address that stands for a job: the one that was signed first. CodeBuild refuses a start that is repeated with other parameters, and
   * whoever starts a job again, after an answer that was lost, would sign another one.
   */
  async #address(name: string, signed: string): Promise<string> {
    const { s3, bucket: Bucket } = this.#options;
    const place = { Bucket, Key: addressKey(name) };
    try {
      await s3.send(new PutObjectCommand({ ...place, Body: signed, ContentType: 'text/plain', IfNoneMatch: '*' }));
      return signed;
    } catch (error) {
      if (awsErrorName(error) !== 'PreconditionFailed') throw error;
    }
    const { Body } = await s3.send(new GetObjectCommand(place));
    return (await Body?.transformToString()) ?? signed;
  }

  async #build(name: string, input: string, minutes: number): Promise<string> {
    const { codebuild, buildProject } = this.#options;
    const { build } = await codebuild.send(
      new StartBuildCommand({
        projectName: buildProject,
        idempotencyToken: name,
        timeoutInMinutesOverride: minutes,
        queuedTimeoutInMinutesOverride: QUEUED,
        environmentVariablesOverride: [
          { name: BUILD_JOB, value: name, type: 'PLAINTEXT' },
          { name: BUILD_INPUT, value: input, type: 'PLAINTEXT' },
        ],
      }),
    );
    if (build?.id === undefined) throw new Error('CodeBuild started a build without an id');
    return build.id;
  }
}

/**
 * A sandbox on CodeBuild: the tree goes to S3, a build without rights reads it, runs the commands and leaves one archive. The token stays
 * in the table: `build-finished` completes it when the build has ended.
 */
export function createCodeBuildSandbox(options: CodeBuildSandboxOptions): Sandbox {
  return new CodeBuildSandbox(options);
}
