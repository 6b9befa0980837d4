import { DEFAULT_ROUTING } from '../../../lib/domain/routing/index.ts';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadedPlaybook } from '../../../lib/adapters/models/index.ts';
import { FUNCTIONS, type FunctionName } from '../../../lib/domain/platform/index.ts';
import { machineArn } from '../../../lib/local/engine/index.ts';
import { type GitHttpServer, startGitHttpServer, USER } from '../git-http-server.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../dynamodb-server.ts';
import { type S3Server, startS3Server } from '../s3-server.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { type Bedrock, startBedrock } from './bedrock.ts';
import { buildStateChange, type CodeBuild, startCodeBuild } from './code-build.ts';
import { type DeliveredEvent, type EventBridge, type Rule, startEventBridge } from './event-bridge.ts';
import { type JsonService, startJsonService } from './json-service.ts';
import { createFunctions, type Functions } from './lambda/functions.ts';
import type { FunctionSpec } from './lambda/execution-environment.ts';
import { type StepFunctions, startStepFunctions } from './step-functions.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';
const BUCKET = 'stringline';
const BUS = 'stringline';
const SANDBOX = 'checks';
const GIT_SECRET = 'stringline/git';

/** The platform's account, on this machine: the bundles as they would be uploaded, and each service behind its wire protocol. */
export interface AwsLocal {
  region: string;
  bucket: string;
  table: string;
  dynamo: DynamoDbLocal;
  s3: S3Server;
  bedrock: Bedrock;
  codeBuild: CodeBuild;
  eventBridge: EventBridge;
  stepFunctions: StepFunctions;
  /** Where branches are pushed to: git itself, behind a name and a password that lie in a secret. */
  gitHost: GitHttpServer;
  secrets: JsonService;
  functions: Functions;
  /** What the functions printed. */
  log: { functionName: string; line: string }[];
  /** Variables of the functions, which also point an SDK client of this process at the stand-ins. */
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface AwsLocalOptions {
  playbook: LoadedPlaybook;
  /** Folder whose `node_modules` the builds find, as an image brings its tools. */
  tools?: string;
  /** Seconds a function may take. @default 900 */
  timeoutSeconds?: number;
}

/** The rules that bring events to functions. */
const RULES: readonly Rule[] = [
  { source: ['aws.codebuild'], detailType: ['CodeBuild Build State Change'], target: 'build-finished' },
  { source: ['stringline.sandbox'], target: 'build-finished' },
];

/** Starts everything. What listens first is told last: services before functions, functions before the engine that calls them. */
export async function startAwsLocal(options: AwsLocalOptions): Promise<AwsLocal> {
  const directory = mkdtempSync(join(tmpdir(), 'stringline-aws-'));
  const late: { functions?: Functions; eventBridge?: EventBridge } = {};
  const log: AwsLocal['log'] = [];
  const [dynamo, s3, bedrock, gitHost, secrets, codeBuild] = await Promise.all([
    startDynamoDbLocal(),
    startS3Server(BUCKET),
    startBedrock(options.playbook),
    startGitHttpServer(),
    startSecrets(),
    startCodeBuild({
      projects: [SANDBOX],
      image: imageOf(directory, options.tools),
      onEnd: (build, project) => late.eventBridge?.tell(buildStateChange(build, project) as DeliveredEvent),
    }),
  ]);
  const table = await dynamo.createTable();
  const deliver = async (target: string, event: DeliveredEvent): Promise<void> => {
    const result = await late.functions?.invoke(target, event);
    if (result?.ok === false) log.push({ functionName: target, line: JSON.stringify(result.failure) });
  };
  const eventBridge = await startEventBridge({ bus: BUS, rules: RULES, deliver });
  late.eventBridge = eventBridge;
  // The engine's functions are called through what is created after it: the address of its API is in their environment.
  const bridge: Pick<Functions, 'invoke'> = { invoke: async (name, payload) => mustHave(late.functions).invoke(name, payload) };
  const stepFunctions = await startStepFunctions({ directory: join(directory, 'step-functions'), functions: bridge });
  const env = environmentOf({ table, dynamo, s3, bedrock, codeBuild, eventBridge, stepFunctions, gitHost, secrets });
  const functions = createFunctions({
    functions: specsOf(env, options.timeoutSeconds ?? 900),
    region: REGION,
    account: ACCOUNT,
    concurrency: 4,
    onLog: (functionName, line) => log.push({ functionName, line }),
  });
  late.functions = functions;
  return {
    ...{
      gitHost,
      secrets,
      region: REGION,
      bucket: BUCKET,
      table,
      dynamo,
      s3,
      bedrock,
      codeBuild,
      eventBridge,
      stepFunctions,
      functions,
      log,
      env,
    },
    close: async () => {
      await stepFunctions.close();
      await codeBuild.idle();
      await eventBridge.idle();
      await functions.close();
      await Promise.all([
        dynamo.stop(),
        s3.close(),
        bedrock.close(),
        codeBuild.close(),
        eventBridge.close(),
        gitHost.close(),
        secrets.close(),
      ]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const startSecrets = (): Promise<JsonService> =>
  startJsonService({
    target: 'secretsmanager',
    version: '1.1',
    operations: { GetSecretValue: ({ SecretId }) => (SecretId === GIT_SECRET ? { SecretString: JSON.stringify(USER) } : {}) },
  });

function mustHave(functions: Functions | undefined): Functions {
  if (functions === undefined) throw new Error('a function was called before the functions were there');
  return functions;
}

/** Builds unpack below a folder that has the tools: Node and npm look upwards for them. */
function imageOf(directory: string, tools: string | undefined): Record<string, string> {
  const image = join(directory, 'image');
  // Commands run as somebody without rights, who must get there.
  chmodSync(directory, 0o711);
  mkdirSync(image);
  chmodSync(image, 0o1777);
  if (tools !== undefined) symlinkSync(join(tools, 'node_modules'), join(image, 'node_modules'));
  return { TMPDIR: image };
}

type Services = Pick<
  AwsLocal,
  'table' | 'dynamo' | 's3' | 'bedrock' | 'codeBuild' | 'eventBridge' | 'stepFunctions' | 'gitHost' | 'secrets'
>;

function environmentOf(services: Services): Record<string, string> {
  return {
    STRINGLINE_TABLE: services.table,
    STRINGLINE_BUCKET: BUCKET,
    STRINGLINE_BUS: BUS,
    STRINGLINE_PIPELINE_ARN: machineArn('spec-pipeline'),
    STRINGLINE_SANDBOX_PROJECT: SANDBOX,
    STRINGLINE_GATES: 'codebuild',
    STRINGLINE_CONFIG: JSON.stringify({
      models: { routing: DEFAULT_ROUTING, alsoAllowed: [] },
      budget: { usdPerRun: 50, tokensPerRun: 50_000_000 },
      gitHosts: [{ host: services.gitHost.authority, kind: 'git', secret: GIT_SECRET }],
    }),
    POWERTOOLS_SERVICE_NAME: 'stringline',
    POWERTOOLS_METRICS_NAMESPACE: 'Stringline',
    AWS_ENDPOINT_URL_DYNAMODB: services.dynamo.endpoint,
    AWS_ENDPOINT_URL_S3: services.s3.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secrets.url,
    AWS_ENDPOINT_URL_SFN: services.stepFunctions.url,
    AWS_ENDPOINT_URL_CODEBUILD: services.codeBuild.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: services.eventBridge.url,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: services.bedrock.url,
  };
}

/** Every function that was bundled. */
function specsOf(env: Readonly<Record<string, string>>, timeoutSeconds: number): FunctionSpec[] {
  const folder = (name: FunctionName): string => join(PACKAGE_ROOT, 'dist', 'lambdas', name);
  return FUNCTIONS.filter((name) => existsSync(join(folder(name), 'index.mjs'))).map((name) => ({
    name,
    code: folder(name),
    timeoutSeconds,
    memoryMb: 1769,
    env,
  }));
}
