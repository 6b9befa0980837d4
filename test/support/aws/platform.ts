import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { LoadedPlaybook } from '../../../lib/adapters/models/index.ts';
import { FUNCTIONS, type FunctionName } from '../../../lib/domain/platform/index.ts';
import { type GitHttpServer, startGitHttpServer, USER } from '../git-http-server.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../dynamodb-server.ts';
import { type S3Call, type S3Failure, type S3Server, startS3Server } from '../s3-server.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { type Bedrock, startBedrock } from './bedrock.ts';
import { buildStateChange, type CodeBuild, startCodeBuild } from './code-build.ts';
import { type CodeCommit, startCodeCommit } from './code-commit.ts';
import { type DeployedFunction, deployedFunctions } from './iam/deployed.ts';
import { startDynamoDbFront } from './iam/dynamodb-front.ts';
import { accessKeyOf, createGuard, type Denial, type Guard, signerOf } from './iam/guard.ts';
import type { Needed } from './iam/policy.ts';
import * as needs from './iam/requests.ts';
import { type DeliveredEvent, type EventBridge, type Rule, startEventBridge } from './event-bridge.ts';
import { type JsonService, type Refusal, startJsonService } from './json-service.ts';
import { createFunctions, type Functions } from './lambda/functions.ts';
import { type FunctionSpec, SECRET_ACCESS_KEY } from './lambda/execution-environment.ts';
import { type StepFunctions, startStepFunctions } from './step-functions.ts';

const PLACE = { region: 'us-east-1', account: '000000000000' };
/** Before the names of what the templates deploy. */
const PREFIX = 'stringline-test-';
const GIT_SECRET = 'stringline/git';
/** What GitHub signs its deliveries with. */
export const WEBHOOK = { host: 'github.com', secret: 'stringline/webhook', key: 'a key that nobody can guess' };
/** Who signs for the tests themselves. */
const TESTER = 'AKIDEXAMPLE';

/** The platform's account, on this machine: the bundles as they would be uploaded, and each service behind its wire protocol. */
export interface AwsLocal {
  region: string;
  bucket: string;
  table: string;
  /** Alias of the state machine that carries runs. */
  pipelineArn: string;
  dynamo: DynamoDbLocal;
  s3: S3Server;
  bedrock: Bedrock;
  codeBuild: CodeBuild;
  eventBridge: EventBridge;
  stepFunctions: StepFunctions;
  /** Where branches are pushed to: git itself, behind a name and a password that lie in a secret. */
  gitHost: GitHttpServer;
  codeCommit: CodeCommit;
  secrets: JsonService;
  functions: Functions;
  /** Judges every request of a function by what its role may do as the templates deploy it. */
  guard: Guard;
  /** What the functions printed. */
  log: { functionName: string; line: string }[];
  close(): Promise<void>;
}

export interface AwsLocalOptions {
  playbook: LoadedPlaybook;
  /** Who proves commits. @default codebuild */
  gates?: 'codebuild' | 'external';
  /** Folder whose `node_modules` the builds find, as an image brings its tools. */
  tools?: string;
  /** Seconds a function may take. @default 900 */
  timeoutSeconds?: number;
  /** Told of every request that its function may not make. */
  onDenial?: (denial: Denial) => void;
  /** Changes the rights of a function, to see what comes of it. */
  rights?: (name: string, statements: DeployedFunction['statements']) => DeployedFunction['statements'];
}

/** The rules that bring events to functions. */
const RULES: readonly Rule[] = [
  { source: ['aws.codebuild'], detailType: ['CodeBuild Build State Change'], target: 'build-finished' },
  { source: ['stringline.sandbox'], target: 'build-finished' },
];

/** Starts everything. What listens first is told last: services before functions, functions before the engine that calls them. */
export async function startAwsLocal(options: AwsLocalOptions): Promise<AwsLocal> {
  const directory = mkdtempSync(join(tmpdir(), 'stringline-aws-'));
  const late: { functions?: Functions; eventBridge?: EventBridge; stepFunctions?: StepFunctions } = {};
  const log: AwsLocal['log'] = [];
  const gitHost = await startGitHttpServer();
  const deployed = deployedFunctions(settingsOf(gitHost, options.gates), PLACE);
  const names = namesIn(deployed);
  const guard = guardOf(deployed, options);
  const judged = (needsOf: JsonNeeds): Refusal => refusalBy(guard, needsOf);
  const machineOfToken = (token: string): string =>
    `arn:aws:states:${PLACE.region}:${PLACE.account}:stateMachine:${PREFIX}${late.stepFunctions?.machineOf(token) ?? 'spec-pipeline'}`;
  const [dynamo, s3, bedrock, secrets, codeBuild, codeCommit] = await Promise.all([
    startDynamoDbLocal(),
    startS3Server(names.bucket),
    startBedrock(options.playbook, ({ path, headers }) => guard.refusal(signerOf(headers.authorization), needs.bedrockNeeds(path, PLACE))),
    startSecrets(judged(needs.secretsNeeds)),
    startCodeBuild({
      projects: [names.sandbox],
      image: imageOf(directory, options.tools),
      onEnd: (build, project) => late.eventBridge?.tell(buildStateChange(build, project) as DeliveredEvent),
      refusal: judged(needs.codeBuildNeeds),
    }),
    startCodeCommit(PLACE, { guard, secretAccessKey: SECRET_ACCESS_KEY }),
  ]);
  s3.intercept = (call) => forbidden(call, s3, guard);
  const table = await dynamo.createTable(names.table);
  const front = await startDynamoDbFront(dynamo.endpoint, guard, PLACE);
  const deliver = async (target: string, event: DeliveredEvent): Promise<void> => {
    const result = await late.functions?.invoke(target, event);
    if (result?.ok === false) log.push({ functionName: target, line: JSON.stringify(result.failure) });
  };
  const eventBridge = await startEventBridge({ bus: names.bus, rules: RULES, deliver, refusal: judged(needs.eventsNeeds) });
  late.eventBridge = eventBridge;
  // The engine's functions are called through what is created after it: the address of its API is in their environment.
  const bridge: Pick<Functions, 'invoke'> = { invoke: async (name, payload) => mustHave(late.functions).invoke(name, payload) };
  const stepFunctions = await startStepFunctions({
    directory: join(directory, 'step-functions'),
    functions: bridge,
    prefix: PREFIX,
    refusal: judged((operation, input) => needs.statesNeeds(operation, input, { ...PLACE, machineOfToken })),
  });
  late.stepFunctions = stepFunctions;
  const env = { ...addressesOf({ front: front.url, s3, bedrock, codeBuild, eventBridge, stepFunctions, secrets }), ...codeCommit.env };
  const functions = createFunctions({
    functions: specsOf(deployed, env, options.timeoutSeconds ?? 900),
    region: PLACE.region,
    account: PLACE.account,
    concurrency: 4,
    onLog: (functionName, line) => log.push({ functionName, line }),
  });
  late.functions = functions;
  return {
    ...{
      gitHost,
      codeCommit,
      secrets,
      guard,
      region: PLACE.region,
      bucket: names.bucket,
      pipelineArn: names.pipelineArn,
      table,
      dynamo,
      s3,
      bedrock,
      codeBuild,
      eventBridge,
      stepFunctions,
      functions,
      log,
    },
    close: async () => {
      await stepFunctions.close();
      await codeBuild.idle();
      await eventBridge.idle();
      await functions.close();
      await Promise.all([
        front.close(),
        dynamo.stop(),
        s3.close(),
        bedrock.close(),
        codeBuild.close(),
        eventBridge.close(),
        gitHost.close(),
        codeCommit.close(),
        secrets.close(),
      ]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const SECRETS: Readonly<Record<string, string>> = { [GIT_SECRET]: JSON.stringify(USER), [WEBHOOK.secret]: WEBHOOK.key };

const startSecrets = (refusal: Refusal): Promise<JsonService> =>
  startJsonService({
    target: 'secretsmanager',
    version: '1.1',
    refusal,
    operations: { GetSecretValue: ({ SecretId }) => ({ SecretString: SECRETS[String(SecretId)] }) },
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
  if (tools === undefined) return { TMPDIR: image };
  symlinkSync(join(tools, 'node_modules'), join(image, 'node_modules'));
  // Of a shared temporary folder, commands see what their environment names, the PATH above all.
  const path = [dirname(process.execPath), process.env['PATH'] ?? '', image, join(tools, 'node_modules')].join(delimiter);
  return { TMPDIR: image, PATH: path };
}

/** The deployment's file, as somebody would write it for these stand-ins. */
function settingsOf(gitHost: GitHttpServer, kind: AwsLocalOptions['gates'] = 'codebuild'): object {
  return {
    budget: { usd_per_run: 50, tokens_per_run: 50_000_000 },
    // The examples name a model that is no default.
    models: { also_allowed: ['amazon.nova-pro-v1:0'] },
    git_hosts: [
      { host: gitHost.authority, kind: 'git', secret: GIT_SECRET, repositories: ['acme/*'] },
      { host: `git-codecommit.${PLACE.region}.amazonaws.com`, kind: 'codecommit', repositories: ['shop'] },
      { host: WEBHOOK.host, kind: 'github', secret: GIT_SECRET, webhook_secret: WEBHOOK.secret, repositories: ['acme/*'] },
    ],
    // What they waive are tools that this machine may lack.
    gates: { kind, waivers: 'accept' },
  };
}

/** Names of what the functions reach, as they are told. */
function namesIn(deployed: ReadonlyMap<string, DeployedFunction>) {
  const variables = Object.fromEntries([...deployed.values()].flatMap(({ environment }) => Object.entries(environment)));
  const { STRINGLINE_TABLE: table = '', STRINGLINE_BUCKET: bucket = '', STRINGLINE_BUS: bus = '' } = variables;
  const { STRINGLINE_SANDBOX_PROJECT: sandbox = '', STRINGLINE_PIPELINE_ARN: pipelineArn = '' } = variables;
  return { table, bucket, bus, sandbox, pipelineArn };
}

function guardOf(deployed: ReadonlyMap<string, DeployedFunction>, options: AwsLocalOptions): Guard {
  const { rights, onDenial } = options;
  const roles = new Map([...deployed].map(([name, { statements }]) => [name, rights?.(name, statements) ?? statements]));
  return createGuard({ roles, others: [TESTER], ...(onDenial && { onDenial }) });
}

type JsonNeeds = (operation: string, input: Record<string, unknown>, place: needs.Place) => Needed[];

const refusalBy =
  (guard: Guard, needsOf: JsonNeeds): Refusal =>
  ({ operation, input, headers }) =>
    guard.refusal(signerOf(headers.authorization), needsOf(operation, input, PLACE));

/** What S3 refuses: the request itself, and to say that an object is absent. */
function forbidden(call: S3Call, s3: S3Server, guard: Guard): S3Failure | undefined {
  const absent = ['GET', 'HEAD'].includes(call.method) && call.key !== '' && !s3.objects.has(`${call.bucket}/${call.key}`);
  const wanted = [...needs.s3Needs(call), ...(absent ? [needs.absenceNeeds(call.bucket)] : [])];
  const message = guard.refusal(signerOf(call.headers.authorization, call.query), wanted);
  return message === undefined ? undefined : { status: 403, code: 'AccessDenied', message };
}

interface Services extends Pick<AwsLocal, 's3' | 'bedrock' | 'codeBuild' | 'eventBridge' | 'stepFunctions' | 'secrets'> {
  front: string;
}

function addressesOf({ front, s3, bedrock, codeBuild, eventBridge, stepFunctions, secrets }: Services): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: front,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_SFN: stepFunctions.url,
    AWS_ENDPOINT_URL_CODEBUILD: codeBuild.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventBridge.url,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
  };
}

/** Every function that was bundled, with the variables that it is deployed with and a key of its own. */
function specsOf(
  deployed: ReadonlyMap<string, DeployedFunction>,
  addresses: Readonly<Record<string, string>>,
  timeoutSeconds: number,
): FunctionSpec[] {
  const folder = (name: FunctionName): string => join(PACKAGE_ROOT, 'dist', 'lambdas', name);
  return FUNCTIONS.filter((name) => existsSync(join(folder(name), 'index.mjs'))).map((name) => ({
    name,
    code: folder(name),
    timeoutSeconds,
    memoryMb: 1769,
    env: { ...deployed.get(name)?.environment, ...addresses },
    accessKeyId: accessKeyOf(name),
  }));
}
