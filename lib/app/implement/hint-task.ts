import { addInstruction } from '../../domain/agent/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { getText } from '../artefacts.ts';
import type { Ports } from '../ports.ts';
import { loadRun } from '../run-context.ts';
import { loadSession, loadTask, saveTask, type TaskState, withSession } from './task-state.ts';
import { storeCheckJob } from './task-tree.ts';

/** A person has looked at a task that failed: their hint goes to the agent, and the task gets fresh attempts. */
export async function hintTask(input: { runId: string; taskId: string; comment: string | null }, ports: Ports): Promise<Json> {
  const context = await loadRun(input.runId, ports);
  const state = await loadTask(input.runId, input.taskId, ports);
  const hint = input.comment === null ? '' : await getText(ports.artefacts, input.comment);
  const note = `needed a person's hint: ${hint}`;
  const { judged: _judged, ...known } = state;
  const repeated = known.failures + known.escalatedFailures === 0 && known.attention.at(-1) === note;
  const fresh: TaskState = {
    ...known,
    failures: 0,
    escalatedFailures: 0,
    attention: repeated ? known.attention : [...known.attention, note],
  };
  const session = await loadSession(state, ports);
  if (!session) {
    await saveTask(input.runId, fresh, ports);
    return { next: 'checks', job: await storeCheckJob({ context, taskId: state.id, parent: state.parent, overlay: {} }, ports) };
  }
  if (repeated) return { next: 'turn' };
  await saveTask(
    input.runId,
    await withSession(fresh, addInstruction(session, `A person has looked at the failure and says:\n${hint}`), ports),
    ports,
  );
  return { next: 'turn' };
}
