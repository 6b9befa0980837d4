import { subjectOf, typeOfTask } from '../../domain/messages/index.ts';
import { conventionAt } from '../messages/commit-facts.ts';
import { taskCommitMessage } from '../../domain/publish/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { readTasks, setTaskStatus } from '../../domain/specs/index.ts';
import type { TaskUnit } from '../../domain/workflow/task.ts';
import { putText } from '../artefacts.ts';
import { commitOnce, recommit } from '../commit-once.ts';
import type { Overlay, Ports } from '../ports.ts';
import { type TaskDone, taskDone } from '../records.ts';
import { readPath } from '../repository-files.ts';
import { loadRun, type RunContext, specDirectory } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';
import { acceptedTexts } from '../accepted-texts.ts';
import { criteriaOf } from '../spec-documents.ts';
import { loadSession, loadTask, type TaskState } from './task-state.ts';
import { storeOverlay } from './task-tree.ts';
import { taskUnitOf } from './task-unit.ts';

/** One commit: the task's change and, in tasks.md, the one character that ticks it. */
export async function commitTask(input: { runId: string; taskId: string }, ports: Ports): Promise<Json> {
  const context = await loadRun(input.runId, ports);
  const state = await loadTask(input.runId, input.taskId, ports);
  const unit = await taskUnitOf(context, input.taskId, ports);
  const kept = await ports.builds.find(state.key);
  const commit = kept === undefined ? await makeCommit(context, { state, unit }, ports) : await recommit(kept, context, ports);
  const changed = await changesCode(context, { parent: state.parent, commit }, ports);
  const idle = !changed && !unit.checkpoint;
  // Not `kept`: that is there, too, when this very step is done again after a crash.
  const reused = state.reused === true;
  const done: TaskDone = {
    id: unit.id,
    title: unit.title,
    criteria: unit.criteria,
    commit,
    parent: state.parent,
    changed,
    attention: idle
      ? [...state.attention, 'changed no file: the agent says that the repository already does what it asks for.']
      : state.attention,
  };
  await ports.checkpoints.save(input.runId, taskDone(unit.id).name, done);
  await ports.ledger.append({
    runId: input.runId,
    key: `task/${unit.id}/${commit}`,
    type: 'task.completed',
    at: nowIso(ports),
    data: { task: unit.id, commit, criteria: unit.criteria, reused },
  });
  await tell(ports, input.runId, {
    key: `committed/${unit.id}/${commit}`,
    type: 'task.completed',
    message: `Task ${unit.id} done: ${unit.title} (${commit.slice(0, 9)}${reused ? ', built before' : ''})`,
    data: { task: unit.id, commit },
  });
  return { task: unit.id, commit };
}

/** Whether a commit holds more than its tick. */
async function changesCode(context: RunContext, { parent, commit }: { parent: string; commit: string }, ports: Ports): Promise<boolean> {
  if (parent === commit) return false;
  const specs = `${context.config.workspace.spec_directory}/`;
  return (await ports.source.changes(parent, commit)).some(({ path }) => !path.startsWith(specs));
}

async function makeCommit(context: RunContext, { state, unit }: { state: TaskState; unit: TaskUnit }, ports: Ports): Promise<string> {
  const session = await loadSession(state, ports);
  if (session !== undefined && state.report === undefined)
    throw new Error(`task ${state.id} was to be committed before its checks had passed`);
  const changes = session === undefined ? {} : await storeOverlay(session.overlay, ports.artefacts);
  const overlay = { ...changes, ...(await tick(context, { state, unit }, ports)) };
  if (Object.keys(overlay).length === 0) return state.parent;
  const texts = new Map(criteriaOf(await acceptedTexts(context.run, ports)).map(({ id, text }) => [id, text]));
  const criteria = unit.criteria.map((id) => ({ id, text: texts.get(id) ?? '' }));
  const subject = await taskSubject(context, { title: unit.title, paths: Object.keys(changes) }, ports);
  const message = taskCommitMessage({
    runId: context.run.id,
    spec: context.run.spec,
    task: unit,
    subject,
    criteria,
    summary: state.report?.summary ?? '',
  });
  return commitOnce({ key: state.key, context, parent: state.parent, overlay, message, stage: 'implement', step: unit.id }, ports);
}

/** The title of a task as the repository writes the first lines of its commits. */
async function taskSubject(
  { run }: RunContext,
  { title, paths }: { title: string; paths: readonly string[] },
  ports: Ports,
): Promise<string> {
  const type = typeOfTask(
    run.specType,
    paths.map((path) => ({ path, status: 'modified' })),
  );
  return subjectOf({ text: title, type, scope: run.spec }, await conventionAt(run.baseCommit, ports.source));
}

/** Ticks the task, and every parent whose children are then all complete, as Kiro does. */
async function tick(context: RunContext, { state, unit }: { state: TaskState; unit: TaskUnit }, ports: Ports): Promise<Overlay> {
  const path = `${specDirectory(context)}/tasks.md`;
  const before = await readPath(ports.source, await ports.source.tree(state.parent), path);
  if (before === undefined) return {};
  const ticked = setTaskStatus(before, unit.id, 'completed');
  if (!ticked.ok) return {};
  const text = tickParents(ticked.text, unit.id);
  return { [path]: { digest: await putText(ports.artefacts, text), mode: '100644' } };
}

function tickParents(text: string, taskId: string): string {
  const { tasks } = readTasks(text);
  const parent = tasks.find(({ key }) => key === taskId)?.parent;
  const children = tasks.filter((task) => task.parent !== undefined && task.parent === parent);
  if (parent === undefined || children.some(({ status, optional }) => status !== 'completed' && !optional)) return text;
  const ticked = setTaskStatus(text, parent, 'completed');
  return ticked.ok ? tickParents(ticked.text, parent) : text;
}
