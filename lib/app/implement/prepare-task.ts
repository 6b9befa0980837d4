import {
  createVirtualTree,
  gateRepairPrompt,
  type ImplementContext,
  implementPrompt,
  type Prompt,
  promptVersion,
  relevantFiles,
  startSession,
  taskScope,
  type WriteScope,
} from '../../domain/agent/index.ts';
import { waiversBearingOn } from '../../domain/gates/index.ts';
import { canonicalJson, type Digest, type Json } from '../../domain/shared/digest.ts';
import { type DesignDocument, readDesign } from '../../domain/specs/index.ts';
import { attemptOf, type TaskUnit } from '../../domain/workflow/index.ts';
import { tipOf } from '../branch.ts';
import { BUILD_VERSION } from '../build-version.ts';
import { routeFor } from '../call-model.ts';
import type { Ports } from '../ports.ts';
import { promptContext } from '../prompt-context.ts';
import { loadRecord, PLAN, type TaskDone } from '../records.ts';
import { isRepair } from '../repairs.ts';
import { loadRun, type RunContext } from '../run-context.ts';
import { tell } from '../tell.ts';
import { acceptedTexts } from '../accepted-texts.ts';
import { criteriaOf } from '../spec-documents.ts';
import { doneTasks } from '../done-tasks.ts';
import { pathsAbout } from './paths-about.ts';
import { findTask, loadSession, saveTask, type TaskState, withSession } from './task-state.ts';
import { checkScripts, fastCheckPlans, storeCheckJob, worldAt } from './task-tree.ts';
import { taskUnitOf } from './task-unit.ts';

type Texts = Awaited<ReturnType<typeof acceptedTexts>>;

/** Gathers what a task needs and starts its conversation; or finds that the same inputs have built it before. */
export async function prepareTask(input: { runId: string; taskId: string }, ports: Ports): Promise<Json> {
  const context = await loadRun(input.runId, ports);
  const unit = await taskUnitOf(context, input.taskId, ports);
  const earlier = await findTask(context.run.id, unit.id, ports);
  if (earlier !== undefined && (await isDone(earlier, ports))) return commitAsBefore(context, earlier, ports);
  const texts = await acceptedTexts(context.run, ports);
  const { parent, scope, steering, prompt, key } = await buildOf(context, { unit, texts, earlier }, ports);
  const fresh: TaskState = {
    id: unit.id,
    title: unit.title,
    parent,
    key,
    steering,
    calls: 0,
    failures: 0,
    escalatedFailures: 0,
    escalated: false,
    attention: droppedNotes(scope),
  };
  const state = earlier?.key === key ? earlier : fresh;
  if ((await ports.builds.find(key)) !== undefined) return commitAsBefore(context, state, ports);
  await tell(ports, context.run.id, {
    key: `task/${attemptOf(context.run)}/${unit.id}/${key}`,
    type: 'task.started',
    message: `Task ${unit.id}: ${unit.title}`,
    data: { task: unit.id },
  });
  if (unit.checkpoint) return startCheckpoint(context, state, ports);
  if (await isBeforeChecks(earlier, key, ports)) {
    await saveTask(context.run.id, { ...state, failures: 0, escalatedFailures: 0 }, ports);
    return { next: 'turn' };
  }
  const session = startSession({ prompt, scope, criteria: unit.criteria, limits: { turns: context.config.pipeline.agent_turns } });
  await saveTask(context.run.id, await withSession({ ...fresh, calls: state.calls }, session, ports), ports);
  return { next: 'turn' };
}

/**
 * Whether a task of the plan was committed in this very run: what may be others when a run is taken up again (gates, their commands, waivers) is no
 * reason to build it again. A repair is, when a gate still fails after it.
 */
async function isDone({ id, key }: TaskState, ports: Ports): Promise<boolean> {
  return !isRepair(id) && (await ports.builds.find(key)) !== undefined;
}

/** Whether the same inputs have led to code whose checks nobody has judged: their tool was missing, or the sandbox failed. They come next, no model. */
async function isBeforeChecks(earlier: TaskState | undefined, key: Digest, ports: Ports): Promise<boolean> {
  if (earlier?.key !== key || earlier.stuck !== undefined) return false;
  return (await loadSession(earlier, ports))?.pending !== undefined;
}

async function commitAsBefore({ run }: RunContext, state: TaskState, ports: Ports): Promise<Json> {
  await saveTask(run.id, { ...state, reused: true }, ports);
  return { next: 'commit' };
}

interface Build {
  parent: string;
  scope: WriteScope;
  steering: Digest;
  prompt: Prompt;
  key: Digest;
}

/**
 * What a task builds on and from: the tip. A repair that was committed before is found again where it was started then, unless its inputs are others
 * now: a gate still fails after it.
 */
async function buildOf(
  context: RunContext,
  what: { unit: TaskUnit; texts: Texts; earlier: TaskState | undefined },
  ports: Ports,
): Promise<Build> {
  const { earlier } = what;
  if (earlier !== undefined && (await ports.builds.find(earlier.key)) !== undefined) {
    const again = await buildAt(context, { ...what, parent: earlier.parent }, ports);
    if (again.key === earlier.key) return again;
  }
  return buildAt(context, { ...what, parent: await tipOf(context.run, ports.source) }, ports);
}

async function buildAt(context: RunContext, what: { unit: TaskUnit; texts: Texts; parent: string }, ports: Ports): Promise<Build> {
  const { unit, parent } = what;
  const tree = (await ports.source.tree(parent)).map(({ path }) => path);
  const scope = await scopeOf(context, { ...what, tree }, ports);
  const text = `${unit.title} ${unit.details.join(' ')}`;
  const about = { paths: pathsAbout(scope, text, tree), text };
  const { prompt: shared, steering } = await promptContext(context, about, ports);
  const full: ImplementContext = { ...shared, ...(await taskContext(context, { ...what, scope }, ports)) };
  const prompt = isRepair(unit.id) ? gateRepairPrompt(full) : implementPrompt(full);
  return { parent, scope, steering, prompt, key: await buildKey(context, { unit, parent, steering, prompt }, ports) };
}

async function startCheckpoint(context: RunContext, state: TaskState, ports: Ports): Promise<Json> {
  await saveTask(context.run.id, state, ports);
  const plans = await fastCheckPlans(context, ports);
  if (plans.length === 0) return { next: 'commit' };
  return { next: 'checks', job: await storeCheckJob({ context, taskId: state.id, parent: state.parent, overlay: {} }, ports) };
}

async function scopeOf(
  context: RunContext,
  what: { unit: TaskUnit; texts: Texts; tree: readonly string[] },
  ports: Ports,
): Promise<WriteScope> {
  const design = readDesign(what.texts.design?.text ?? '');
  const plan = await loadRecord(ports, context.run.id, PLAN);
  const { spec_directory, steering_paths } = context.config.workspace;
  return taskScope({
    task: what.unit,
    components: componentsOf(design, what.unit),
    allTasksFiles: [...new Set([...(plan?.tasks.flatMap(({ files }) => files) ?? []), ...design.components.flatMap(({ files }) => files)])],
    paths: what.tree,
    gateScripts: await checkScripts(context, ports),
    governing: [spec_directory, steering_paths.project],
  });
}

/** Components that serve one of the task's criteria; a task without criteria may touch those whose files it names. */
function componentsOf(design: DesignDocument, unit: TaskUnit): { name: string; files: string[] }[] {
  const wanted = new Set(unit.criteria);
  const serving = design.components.filter(({ satisfies }) => satisfies.some((reference) => reference.ids.some((id) => wanted.has(id))));
  const named = design.components.filter(({ files }) => files.some((file) => unit.files.includes(file)));
  return (serving.length > 0 ? serving : named).map(({ name, files }) => ({ name, files }));
}

async function taskContext(
  context: RunContext,
  what: { unit: TaskUnit; texts: Texts; parent: string; scope: WriteScope },
  ports: Ports,
): Promise<Omit<ImplementContext, keyof Awaited<ReturnType<typeof promptContext>>['prompt']>> {
  const { unit, texts, parent, scope } = what;
  const wanted = new Set(unit.criteria);
  const tree = createVirtualTree(await worldAt(parent, ports.source));
  return {
    task: unit,
    criteria: criteriaOf(texts).filter(({ id }) => wanted.has(id)),
    components: componentsOf(readDesign(texts.design?.text ?? ''), unit).map(({ name }) => name),
    scope,
    files: await relevantFiles(tree, scope),
    changes: (await ports.source.changes(context.run.baseCommit, parent)).filter(
      ({ path }) => !path.startsWith(`${context.config.workspace.spec_directory}/`),
    ),
    done: (await doneBefore(context, unit.id, ports)).map(({ id, title }) => ({ id, title })),
  };
}

/** A task that is prepared again in a resumed run sees what it saw the first time: those before it, not itself and what followed. */
async function doneBefore(context: RunContext, taskId: string, ports: Ports): Promise<TaskDone[]> {
  const done = await doneTasks(context, ports);
  const own = done.findIndex(({ id }) => id === taskId);
  return own < 0 ? done : done.slice(0, own);
}

/** Prompt (steering, documents, files), parent commit, models and checks decide what a task builds; limits on effort do not. */
async function buildKey(
  context: RunContext,
  what: { unit: TaskUnit; parent: string; steering: Digest; prompt: unknown },
  ports: Ports,
): Promise<Digest> {
  const usual = routeFor(context, 'implement', { title: what.unit.title, escalated: false });
  const stronger = routeFor(context, 'implement', { title: what.unit.title, escalated: true });
  const plans = await fastCheckPlans(context, ports);
  const checks = plans.map(({ gate, commands, strict }) => ({ gate, commands, strict }));
  const version = promptVersion(isRepair(what.unit.id) ? 'gate-repair' : 'implement');
  return ports.hash(
    canonicalJson({
      kind: 'stringline.task/1',
      build: BUILD_VERSION,
      playbook: context.run.playbook,
      waivers: waiversBearingOn(plans, context.config.quality_gates.waivers),
      network: context.config.quality_gates.network,
      ...what,
      version,
      models: [usual, stronger].map(({ ref, inference }) => ({ ref, inference })),
      checks,
    }),
  );
}

function droppedNotes(scope: WriteScope): string[] {
  return scope.dropped.map(({ path, reason }) => `the declared path \`${path}\` was not opened for writing: ${reason}`);
}
