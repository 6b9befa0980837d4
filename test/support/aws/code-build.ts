import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { SANDBOX_BUILDSPEC } from '../../../lib/domain/gates/index.ts';
import { type JsonService, type Refusal, ServiceError, startJsonService } from './json-service.ts';

export interface Build {
  id: string;
  buildStatus: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'STOPPED' | 'TIMED_OUT';
  environment: Record<string, string>;
  /** What the build printed. */
  log: string;
}

export interface CodeBuild extends JsonService {
  builds: Map<string, Build>;
  /** So many starts are performed, and their answers lost on the way. */
  lose(answers: number): void;
  /** Resolves when every build that was started has ended. */
  idle(): Promise<void>;
}

interface StartInput {
  projectName: string;
  idempotencyToken?: string;
  environmentVariablesOverride?: { name: string; value: string }[];
}

export interface CodeBuildOptions {
  /** False leaves builds in progress. */
  execute?: boolean;
  projects?: readonly string[];
  /** Variables that the image brings along, such as where its tools lie. */
  image?: Readonly<Record<string, string>>;
  /** Told when a build has ended, as EventBridge would be. */
  onEnd?: (build: Build, project: string) => void;
  refusal?: Refusal;
}

/** CodeBuild's API over builds that really run: the build specification, in a shell, with a home of its own. */
export async function startCodeBuild(options: CodeBuildOptions = {}): Promise<CodeBuild> {
  const { execute = true, projects = ['checks'], image = {}, onEnd, refusal } = options;
  const builds = new Map<string, Build>();
  /** What was started under a token, and by which parameters: others are refused. */
  const byToken = new Map<string, { build: Build; parameters: string }>();
  let lost = 0;
  const running: Promise<void>[] = [];
  const start = (input: StartInput) => {
    const { projectName, idempotencyToken = '', environmentVariablesOverride = [] } = input;
    const parameters = JSON.stringify(input);
    if (!projects.includes(projectName)) throw new ServiceError('ResourceNotFoundException', `no project ${projectName}`);
    const environment = Object.fromEntries(environmentVariablesOverride.map(({ name, value }) => [name, value]));
    const fresh: Build = { id: `${projectName}:${builds.size + 1}`, buildStatus: 'IN_PROGRESS', environment, log: '' };
    const earlier = byToken.get(idempotencyToken);
    if (earlier !== undefined && earlier.parameters !== parameters)
      throw new ServiceError('InvalidInputException', 'The idempotency token was used with other parameters');
    const build = earlier?.build ?? fresh;
    if (build === fresh) {
      builds.set(build.id, build);
      byToken.set(idempotencyToken, { build, parameters });
      if (execute) running.push(run(build, image).then(() => onEnd?.(build, projectName)));
    }
    if (lost > 0) {
      lost -= 1;
      throw new ServiceError('InternalFailure', 'the answer was lost', 500);
    }
    return { build: { id: build.id, buildStatus: build.buildStatus, projectName } };
  };
  const batchGet = ({ ids }: { ids: string[] }) => ({
    builds: ids.flatMap((id) => builds.get(id) ?? []).map(({ id, buildStatus }) => ({ id, buildStatus })),
    buildsNotFound: ids.filter((id) => !builds.has(id)),
  });
  const service = await startJsonService({
    target: 'CodeBuild_20161006',
    version: '1.1',
    refusal,
    operations: {
      StartBuild: (input) => start(input as unknown as StartInput),
      BatchGetBuilds: (input) => batchGet(input as unknown as { ids: string[] }),
    },
  });
  return {
    ...service,
    builds,
    lose: (answers) => {
      lost = answers;
    },
    idle: async () => {
      await Promise.all(running);
    },
  };
}

async function run(build: Build, image: Readonly<Record<string, string>>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'codebuild-'));
  try {
    const environment = {
      ...build.environment,
      HOME: home,
      // The Node of the tests stands for that of the image.
      PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      // What every build has, and no repository command may see.
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/of-the-build',
      BUILD_TOKEN: 'hunter2-of-the-host',
      STRINGLINE_CACHE: join(home, 'cache'),
      ...image,
    };
    for (const command of SANDBOX_BUILDSPEC.phases.build.commands) {
      const child = spawn('sh', ['-c', command], { cwd: home, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (build.log += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) {
        build.buildStatus = 'FAILED';
        return;
      }
    }
    build.buildStatus = 'SUCCEEDED';
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The event that CodeBuild sends about the state of a build, in the shape of its documentation. */
export function buildStateChange(build: Build, project = 'checks'): Record<string, unknown> {
  return {
    version: '0',
    id: 'c030038d-8c4d-6141-9545-00ff7b7153ec',
    'detail-type': 'CodeBuild Build State Change',
    source: 'aws.codebuild',
    account: '123456789012',
    time: '2026-11-26T16:14:28Z',
    region: 'eu-central-1',
    resources: [`arn:aws:codebuild:eu-central-1:123456789012:build/${build.id}`],
    detail: {
      'build-status': build.buildStatus,
      'project-name': project,
      'build-id': `arn:aws:codebuild:eu-central-1:123456789012:build/${build.id}`,
      'additional-information': {
        'build-complete': build.buildStatus !== 'IN_PROGRESS',
        initiator: 'stringline-checks',
        environment: {
          'compute-type': 'BUILD_GENERAL1_SMALL',
          type: 'ARM_CONTAINER',
          'environment-variables': Object.entries(build.environment).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' })),
        },
        'timeout-in-minutes': 60,
      },
      'current-phase': 'COMPLETED',
      version: '1',
    },
  };
}
