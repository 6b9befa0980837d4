// `npm run e2e:aws-local [-- EXAMPLE | hooks]`: whole runs, and events of hooks, through the bundles that would be uploaded, on this machine. Exit code 0 only if every
// statement holds.
import process from 'node:process';
import type { Run, RunEvent } from '../../lib/domain/workflow/run.ts';
import { type ClientPorts, openClientPorts } from '../../test/support/aws/client-ports.ts';
import { without } from '../../test/support/aws/iam/deployed.ts';
import { type Denial, denialLine } from '../../test/support/aws/iam/guard.ts';
import { beginExample, type ExampleRun } from '../../test/support/aws/drive-example.ts';
import { type AwsLocal, type AwsLocalOptions, startAwsLocal } from '../../test/support/aws/platform.ts';
import type { HostedBare } from '../../test/support/git-http-server.ts';
import { PACKAGE_ROOT } from '../../test/support/package-root.ts';
import { proveAborted } from './aborted.ts';
import { type Checks, createChecks } from './checks.ts';
import { type Ci, createCi } from './ci.ts';
import { type Example, EXAMPLES, git, layOut, openExample, runOnLaptop, withoutId } from './examples.ts';
import { HOOK_REPLIES } from './hook-agents.ts';
import { proveHooks } from './hooks.ts';
import { judgeProof } from './proved.ts';
import { REAL_AND_NOT } from './real-and-not.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const startedAt = Date.now();
const seconds = (): string => ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);

/** `--without=implement/dynamodb:PutItem` takes a right away, to see that this is noticed. */
const TAKEN = process.argv.flatMap((argument) => (argument.startsWith('--without=') ? [argument.slice('--without='.length)] : []));

/** Calls of a stage that Lambda refuses: one more than the state machines try. */
const BEYOND_RETRIES = 5;

async function main(names: readonly string[]): Promise<number> {
  const checks = createChecks(print);
  // The quicker one of the examples brings them along.
  for (const name of new Set([...names, ...(names.includes('bugfix') ? [HOOKS] : [])])) {
    print(`\n${name}`);
    if (name === HOOKS) await onPlatform({ playbook: HOOK_REPLIES }, (aws) => proveHooks(aws, checks));
    else await prove(await openExample(name), checks);
  }
  print(`\n${REAL_AND_NOT}`);
  print(checks.failed() === 0 ? 'Everything holds.' : `${checks.failed()} statements do not hold.`);
  return checks.failed() === 0 ? 0 : 1;
}

/** What is no run. */
const HOOKS = 'hooks';

async function onPlatform(options: AwsLocalOptions, work: (aws: AwsLocal) => Promise<void>): Promise<void> {
  const onDenial = (denial: Denial): void => {
    print(`  ✗ ${denialLine(denial)}`);
  };
  const aws = await startAwsLocal({ ...options, tools: PACKAGE_ROOT, onDenial, rights: without(TAKEN) });
  try {
    await work(aws);
  } finally {
    await aws.close();
  }
}

async function prove(example: Example, checks: Checks): Promise<void> {
  const { name, spec, bugfix, request, playbook } = example;
  const gates = bugfix ? 'external' : 'codebuild';
  await onPlatform({ playbook, gates }, async (aws) => {
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent): void => {
      events.push(event);
      print(`${seconds()}s ${event.type.padEnd(20)} ${event.message.slice(0, 120)}`);
    };
    const { project, host } = bugfix ? { ...aws.codeCommit, host: aws.codeCommit.repository } : atGitHost(aws, `acme/${name}`);
    const repository = layOut(example);
    git(repository, 'push', '-q', host.path, 'main');
    // Faults that pass by themselves: the state machine calls again, and so does the model's adapter.
    aws.functions.throttle('requirements', 1);
    aws.bedrock.throttle(1);
    const ci = bugfix ? createCi(aws, project, host) : undefined;
    // One example uploads its source and has its gates run by CodeBuild, the other has it fetched and proved by another CI.
    const fetched = bugfix ? git(repository, 'rev-parse', 'HEAD') : undefined;
    const beside = ci && { onLook: () => ci.look() };
    const driven = await beginExample(aws, { project, spec, bugfix, request, playbook, onEvent, repository, fetched, ...beside });
    if (fetched !== undefined)
      checks.holds('the commit was fetched from its git host, which nobody had uploaded', driven.run.baseCommit === fetched, driven.run);
    const first = await failAtTheGates(aws, driven);
    if (!isPermitted(aws, checks)) return;
    await driven.resume();
    const run = await driven.follow();
    if (aws.guard.denials.length > 0) return void isPermitted(aws, checks);
    await judge({ aws, example, project, checks, events, first, run });
    judgePublished({ host, run, events, ci, aws, checks });
    if (ci !== undefined) await judgeProof(aws, { project, run, ci }, checks);
    await proveAborted(aws, { project, spec: `${spec}-stopped` }, checks);
  });
}

function atGitHost({ gitHost }: AwsLocal, path: string): { project: string; host: HostedBare } {
  const host = gitHost.repository(path);
  return { host, project: host.url.replace(/\.git$/u, '') };
}

type Published = Pick<Proof, 'aws' | 'checks' | 'events' | 'run'> & { host: HostedBare; ci: Ci | undefined };

function judgePublished({ host, run: { branch }, events, ci, aws, checks }: Published): void {
  const tip = host.git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
  const pushed = events.find(({ type }) => type === 'branch.pushed')?.data?.['commit'];
  const way = ci === undefined ? 'its git host, with the password that lies in a secret' : 'CodeCommit, with the signature of the role';
  checks.holds(`the branch was pushed to ${way}`, tip !== '' && tip === pushed, { tip, pushed });
  if (ci === undefined) return;
  const open = aws.codeCommit.pulls.flatMap(({ pullRequestStatus, pullRequestTargets }) =>
    pullRequestStatus === 'OPEN' ? pullRequestTargets.map(({ sourceReference }) => sourceReference) : [],
  );
  checks.holds('its pull request is open on CodeCommit, once', open.join() === `refs/heads/${branch}`, open);
}

/** What is said once of all requests: a function that may not do what it does has failed already, and the rest would only repeat it. */
function isPermitted({ guard }: AwsLocal, checks: Checks): boolean {
  const requests = [...guard.checked.values()].reduce((sum, count) => sum + count, 0);
  const refused = guard.denials.map(denialLine);
  checks.holds(
    `${requests} requests of ${guard.checked.size} functions are within the roles that are deployed`,
    refused.length === 0,
    refused,
  );
  return refused.length === 0;
}

/** Lambda refuses the gates' function for longer than the state machine tries: the run fails, and is then taken up again. */
async function failAtTheGates(aws: AwsLocal, driven: ExampleRun): Promise<Run> {
  aws.functions.throttle('verify', BEYOND_RETRIES);
  return driven.follow();
}

interface Proof {
  aws: AwsLocal;
  example: Example;
  project: string;
  checks: Checks;
  events: readonly RunEvent[];
  first: Run;
  run: Run;
}

async function judge({ aws, example, project, checks, events, first, run }: Proof): Promise<void> {
  const client = openClientPorts(aws, project);
  try {
    checks.holds(
      'a stage that Lambda refuses for too long fails the run by name',
      first.errorCode === 'Lambda.TooManyRequestsException',
      first,
    );
    checks.holds('taken up again, the run succeeds', run.status === 'succeeded', run);
    const reviews = await client.ports.reviews.list({ runId: run.id });
    const byApi = reviews.filter(({ decision }) => decision?.via === 'api' && decision.by === 'robin@example.com').length;
    checks.holds(`${byApi} reviews were decided through the API, by the person whom the token names`, byApi >= 3, reviews);
    const gates = events.filter(({ type }) => type.startsWith('gate.')).map(({ type, message }) => `${type} ${message}`);
    checks.holds(
      'the gates were run and judged',
      gates.some((gate) => gate.startsWith('gate.passed')),
      gates,
    );
    if (example.name === 'user-preferences')
      checks.holds(
        'a gate failed first and passed after its repair',
        gates.some((gate) => gate.startsWith('gate.failed')),
        gates,
      );
    judgeWires({ aws, checks, request: example.request });
    await judgeEvents(aws, checks, run.id);
    const usage = await client.ports.usage.total(run.id);
    checks.holds(
      'each model call was counted once, and the metrics agree',
      usage.calls > 0 && sumOf(aws, 'ModelCalls') >= usage.calls,
      usage,
    );
    const files = await filesOf(client, run.branch);
    const laptop = runOnLaptop(example);
    const names = [...new Set([...Object.keys(files), ...Object.keys(laptop)])];
    const differ = names.filter((path) => files[path] !== laptop[path]);
    checks.holds(
      `the branch has the same ${names.length} files as the run on the laptop, but for the spec's random id`,
      differ.length === 0,
      differ,
    );
    await judgeRest(aws, checks);
    isPermitted(aws, checks);
  } finally {
    client.close();
  }
}

/** Told by the outbox's function, which a stream and a schedule would call: here it is called until nothing is left. */
async function judgeEvents(aws: AwsLocal, checks: Checks, runId: string): Promise<void> {
  const told = await aws.functions.invoke('outbox', { source: 'aws.events' });
  checks.holds('the outbox was published', told.ok, told);
  const ours = aws.eventBridge.events.filter(({ source }) => source === 'stringline');
  const types = new Set(ours.map((event) => event['detail-type']));
  const wanted = ['run.started', 'review.requested', 'review.decided', 'task.completed', 'gate.decided', 'run.finished'];
  checks.holds(
    `the bus was told ${ours.length} events of ${types.size} types`,
    wanted.every((type) => types.has(type)),
    [...types],
  );
  const again = ours.length;
  await aws.functions.invoke('outbox', {});
  const now = aws.eventBridge.events.filter(({ source }) => source === 'stringline').length;
  checks.holds(`nothing of run ${runId} is told twice`, now === again, now - again);
}

/** The functions that this run had no need of: called once each, with what they would hear of. */
async function judgeRest({ functions }: AwsLocal, checks: Checks): Promise<void> {
  for (const name of ['sandbox-sweep', 'review-sweep']) {
    const swept = await functions.invoke(name, {});
    checks.holds(`${name} looks for what was lost and finds nothing`, swept.ok, swept);
  }
}

async function filesOf({ ports: { source } }: ClientPorts, branch: string): Promise<Record<string, string>> {
  const files: [string, string][] = [];
  for (const { path, oid } of await source.tree((await source.resolve(`refs/heads/${branch}`)) ?? branch))
    files.push([path, withoutId(new TextDecoder().decode(await source.readBlob(oid)))]);
  return Object.fromEntries(files);
}

function judgeWires({ aws, checks, request }: { aws: AwsLocal; checks: Checks; request: string }): void {
  const lines = aws.log.map(({ line }) => line);
  checks.holds(
    'the engine behind Step Functions met no fault',
    aws.stepFunctions.faults.length === 0,
    aws.stepFunctions.faults.map(String),
  );
  checks.holds(
    'Bedrock was asked over HTTP/2',
    aws.bedrock.received.every(({ httpVersion }) => httpVersion === '2.0'),
  );
  checks.holds(`${aws.functions.coldStarts.size} functions ran, each in processes of its own`, aws.functions.coldStarts.size >= 10, [
    ...aws.functions.coldStarts,
  ]);
  checks.holds(
    'every build was told once and its token completed',
    aws.codeBuild.builds.size > 0 && [...aws.codeBuild.builds.values()].every(({ buildStatus }) => buildStatus === 'SUCCEEDED'),
  );
  const tokens = aws.stepFunctions.calls.flatMap(({ input }) => (typeof input['taskToken'] === 'string' ? [input['taskToken']] : []));
  const leaks = lines.filter((line) => tokens.some((token) => line.includes(token)) || line.includes(request.slice(0, 40)));
  checks.holds('no log line holds a task token or the text of the request', tokens.length > 0 && leaks.length === 0, leaks);
  const faults = lines.filter((line) => line.includes('"level":"ERROR"'));
  checks.holds('no function met a fault of ours', faults.length === 0, faults);
}

/** Sum of a metric over all embedded metric lines that the functions printed. */
function sumOf(aws: AwsLocal, metric: string): number {
  const values = aws.log.flatMap(({ line }) => (line.includes('"_aws"') ? [(JSON.parse(line) as Record<string, unknown>)[metric]] : []));
  return values.flat().reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
}

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.filter((name) => name !== HOOKS && !EXAMPLES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `Error: There is no example ${unknown.join(', ')}.\nFix: npm run e2e:aws-local -- ${[...EXAMPLES, HOOKS].join(' | ')}\n`,
  );
  process.exitCode = 2;
} else process.exitCode = await main(asked.length > 0 ? asked : EXAMPLES);
