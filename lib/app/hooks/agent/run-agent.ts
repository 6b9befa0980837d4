import { type AgentSession, addInstruction, type Prompt, startSession, type WriteScope } from '../../../domain/agent/index.ts';
import { canonicalJson, type Digest } from '../../../domain/shared/digest.ts';
import type { Run } from '../../../domain/workflow/run.ts';
import { getJson, putJson } from '../../artefacts.ts';
import { BUILD_VERSION } from '../../build-version.ts';
import { closeRun } from '../../close-run.ts';
import { commitOnce } from '../../commit-once.ts';
import { createRun } from '../../create-run.ts';
import { hookSource, isOfHook } from '../../driven-elsewhere.ts';
import { governingAt } from '../../governing.ts';
import { judgeTask } from '../../implement/judge-task.ts';
import { takeTurns } from '../../implement/take-turns.ts';
import { findTask, loadSession, loadTask, saveTask, type TaskState, withSession } from '../../implement/task-state.ts';
import { storeOverlay } from '../../implement/task-tree.ts';
import type { Overlay } from '../../ports.ts';
import { StoredSandboxJob } from '../../run-checks.ts';
import { resolveSteering } from '../../resolve-steering.ts';
import { loadRun, type RunContext } from '../../run-context.ts';
import { nowIso } from '../../tell.ts';
import { agentCommitMessage } from '../../../domain/publish/index.ts';
import { whatStopped } from '../actions/outcomes.ts';
import { governingCommit } from '../governing-commit.ts';
import { GivesWay } from '../jobs-elsewhere.ts';
import { type HookJob, type HookPlatform, invocationOf } from '../ports.ts';

/** What an agent of a hook is for. */
export interface AgentWork {
  /** Names its runs and its branch. */
  name: string;
  request: string;
  /** Commit that holds the files as the event found them. */
  commit: string;
  budgetUsd: number | undefined;
  begin(context: RunContext): Promise<AgentStart>;
  /** What the change has to prove beside its checks: undefined, or what is wrong, for the agent. */
  accept?(context: RunContext, overlay: Overlay): Promise<string | undefined>;
}

export interface AgentStart {
  prompt: Prompt;
  scope: WriteScope;
  /** Names of its tools; all of them where they are left out. */
  tools?: readonly string[];
  steering: Digest;
}

export interface AgentChange {
  commit: string;
  branch: string;
  files: string[];
  /** For people. */
  diff: string;
}

export interface AgentEnd {
  run: Run;
  usd: number;
  /** What it says, or why it came to nothing. */
  summary: string;
  done: boolean;
  change: AgentChange | undefined;
  attention: string[];
}

const TASK = 'hook';

/**
 * Has an agent do its work in the loop of the implement stage: the same tools, write scope, checks in the sandbox and repairs, as a run of
 * its own with its own budget. Called again for the same run of the hook, it goes on where it was. Checkout and index are left alone.
 */
export async function runAgent(work: AgentWork, job: HookJob, platform: HookPlatform): Promise<AgentEnd> {
  const { ports } = platform;
  const run = await openRun(work, job, platform);
  const context = await loadRun(run.id, ports);
  const usd = async (): Promise<number> => (await ports.usage.total(run.id)).usd;
  try {
    await begin({ work, context, job }, platform);
    const end = await drive({ work, context, job }, platform);
    if (end.done) await ports.runs.move(run.id, ['running'], 'succeeded', { at: nowIso(ports) });
    else await close(run, { code: 'agent-stuck', message: end.summary }, platform);
    return { ...end, run, usd: await usd() };
  } catch (error) {
    // Stopped, not failed: whoever takes the run of the hook up again goes on here.
    if (job.signal.aborted) throw error;
    const stopped = whatStopped(error);
    await close(run, stopped, platform);
    return { run, usd: await usd(), summary: stopped.message, done: false, change: undefined, attention: [] };
  }
}

async function close(run: Run, { code, message }: { code: string; message: string }, { ports }: HookPlatform): Promise<void> {
  await closeRun({ operation: 'close', runId: run.id, failure: { Error: code, Cause: message } }, ports);
}

/** The run that this run of the hook has begun before, or a new one. */
async function openRun(work: AgentWork, job: HookJob, platform: HookPlatform): Promise<Run> {
  const { ports } = platform;
  const spec = `hook-${work.name}`;
  const source = hookSource(job.run.id);
  const open = (await ports.runs.list({ spec })).filter(({ status }) => ['created', 'running', 'waiting', 'paused'].includes(status));
  const own = open.find(({ requestSource }) => requestSource === source);
  // One run of a hook goes on at a time: others of this name were given up.
  for (const other of open)
    if (other !== own && isOfHook(other.requestSource)) await close(other, { code: 'hook-abandoned', message: 'given up' }, platform);
  if (own !== undefined) {
    await platform.settleModels((await loadRun(own.id, ports)).config);
    return own;
  }
  const { via, actor } = job.event;
  const usd = Math.min(work.budgetUsd ?? Number.POSITIVE_INFINITY, platform.mostUsd ?? Number.POSITIVE_INFINITY);
  const { run } = await createRun(
    {
      spec,
      request: work.request,
      requestSource: source,
      reviewMode: 'person',
      commit: work.commit,
      governing: governingCommit(job.event),
      // Elsewhere git knows nobody.
      ...(via !== undefined && { requester: { name: actor } }),
      allowDirty: true,
      force: true,
      settleModels: platform.settleModels,
      ...(work.budgetUsd !== undefined && { budget: { usd } }),
      ...(platform.playbook !== undefined && { playbook: platform.playbook }),
    },
    ports,
  );
  return run;
}

async function begin({ work, context, job }: Driving, { ports }: HookPlatform): Promise<void> {
  const { run, config } = context;
  // The team's steering holds for agents of hooks as well; it is fixed when the run begins.
  await resolveSteering({ runId: run.id, governing: await governingAt(governingCommit(job.event), ports) }, ports);
  if ((await findTask(run.id, TASK, ports)) !== undefined) return;
  const { prompt, scope, tools, steering } = await work.begin(await loadRun(run.id, ports));
  const session = startSession({
    prompt,
    scope,
    criteria: [],
    limits: { turns: config.pipeline.agent_turns },
    ...(tools !== undefined && { tools }),
  });
  const state: TaskState = {
    id: TASK,
    title: work.name,
    parent: run.baseCommit,
    key: ports.hash(canonicalJson({ kind: 'stringline.hook-agent/1', build: BUILD_VERSION, run: run.id, prompt })),
    steering,
    calls: 0,
    failures: 0,
    escalatedFailures: 0,
    escalated: false,
    attention: scope.dropped.map(({ path, reason }) => `\`${path}\` was not opened for writing: ${reason}`),
  };
  await saveTask(run.id, await withSession(state, session, ports), ports);
}

interface Driving {
  work: AgentWork;
  context: RunContext;
  job: HookJob;
}

type Ended = Pick<AgentEnd, 'summary' | 'done' | 'change' | 'attention'>;

/** The steps of the implement stage, as its state machine takes them. */
async function drive(driving: Driving, platform: HookPlatform): Promise<Ended> {
  const { ports } = platform;
  const task = { runId: driving.context.run.id, taskId: TASK };
  const invocation = invocationOf(driving.job);
  for (;;) {
    driving.job.signal.throwIfAborted();
    const state = await loadTask(task.runId, TASK, ports);
    if (state.report !== undefined) {
      const end = await finish(driving, state, platform);
      if (end !== undefined) return end;
    }
    const turn = (await takeTurns(task, ports, invocation)) as { next: string; job?: string };
    if (turn.next === 'turn') {
      driving.job.signal.throwIfAborted();
      throw new GivesWay();
    }
    const answer = await answered(await loadTask(task.runId, TASK, ports), platform);
    if (answer !== undefined) return answer;
    const result = turn.job === undefined ? null : await runJob(turn.job, platform);
    const judged = (await judgeTask({ ...task, result }, ports)) as { next: string };
    if (judged.next === 'person') return failed(await loadTask(task.runId, TASK, ports));
  }
}

/** An agent that has changed nothing has nothing to be checked: what it says is its result. */
async function answered(state: TaskState, { ports }: HookPlatform): Promise<Ended | undefined> {
  const session = await sessionOf(state, { ports });
  const { pending } = session;
  if (pending?.report === undefined || Object.keys(session.overlay).length > 0) return undefined;
  return { done: true, summary: pending.report.summary, change: undefined, attention: state.attention };
}

async function sessionOf(state: TaskState, { ports }: Pick<HookPlatform, 'ports'>): Promise<AgentSession> {
  const session = await loadSession(state, ports);
  if (session === undefined) throw new Error('the agent of a hook has no conversation');
  return session;
}

async function runJob(job: string, platform: HookPlatform): Promise<string> {
  const { artefacts } = platform.ports;
  return putJson(artefacts, await platform.runJob(await getJson(artefacts, job, StoredSandboxJob)));
}

const failed = (state: TaskState): Ended => ({
  done: false,
  summary: state.failure ?? 'the agent came to nothing',
  change: undefined,
  attention: state.attention,
});

/** Commits what has passed; undefined where more is wanted and the agent is to go on. */
async function finish({ work, context }: Driving, state: TaskState, platform: HookPlatform): Promise<Ended | undefined> {
  const { ports } = platform;
  const session = await sessionOf(state, platform);
  const overlay = await storeOverlay(session.overlay, ports.artefacts);
  const { report, judged: _judged, ...rest } = state;
  const summary = report?.summary ?? '';
  if (Object.keys(overlay).length === 0) return { done: true, summary, change: undefined, attention: state.attention };
  const wrong = await work.accept?.(context, overlay);
  if (wrong !== undefined) {
    const counted: TaskState = { ...rest, failures: state.failures + 1, failure: wrong };
    if (counted.failures > context.config.pipeline.task_repairs) return failed(counted);
    await saveTask(context.run.id, await withSession(counted, addInstruction(session, wrong), ports), ports);
    return undefined;
  }
  const parent = state.parent;
  const message = agentCommitMessage({ summary, hook: work.name, runId: context.run.id });
  const commit = await commitOnce({ key: state.key, context, parent, overlay, message, stage: 'implement', step: TASK }, ports);
  const diff = await ports.source.diff(parent, commit);
  const change = { commit, branch: context.run.branch, files: Object.keys(overlay).toSorted(), diff };
  return { done: true, summary, change, attention: state.attention };
}
