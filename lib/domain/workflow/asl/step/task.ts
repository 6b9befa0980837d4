import type { Json } from '../../../shared/digest.ts';
import { withinLimit } from '../eval/payload.ts';
import { render } from '../eval/template.ts';
import type { TaskState } from '../machine.ts';
import type { Cursor } from './cursor.ts';
import { visitId } from './cursor.ts';
import { exitState } from './exit.ts';
import type { TaskWait } from './frame.ts';
import type { Run, Step } from './run.ts';
import { WAITING } from './run.ts';
import { scopeOf } from './scope.ts';
import { later, MAX_SECONDS, renderInteger } from './time.ts';

/** Asks for the task to be started, with timers for its timeout and heartbeat. */
export async function startTask(run: Run, cursor: Cursor, state: TaskState): Promise<Step> {
  const { frame } = cursor;
  const taskId = `t:${visitId(cursor)}`;
  const token = state.waitsForToken ? run.host.hash(`${run.execution.seed}|${run.execution.execution.id}|${taskId}`, 'SHA-256') : undefined;
  const scope = scopeOf(run, cursor, { moment: 'enter', ...(token === undefined ? {} : { token }) });
  const sent = state.arguments === undefined ? frame.input : withinLimit(await render(state.arguments, scope), 'What Arguments sends');
  const bounds = { min: 1, max: MAX_SECONDS };
  const timeout = await renderInteger(state.timeoutSeconds, scope, { ...bounds, field: 'TimeoutSeconds' });
  const heartbeat = await renderInteger(state.heartbeatSeconds, scope, { ...bounds, field: 'HeartbeatSeconds' });
  const waiting: TaskWait = { for: 'task', taskId };
  run.commands.push({
    type: 'StartTask',
    taskId,
    stateName: state.name,
    resource: state.resource,
    arguments: sent,
    ...(token === undefined ? {} : { token }),
  });
  if (timeout !== undefined) {
    waiting.timeoutTimer = `${taskId}!timeout`;
    run.commands.push({ type: 'SetTimer', timerId: waiting.timeoutTimer, at: later(run.at, timeout) });
  }
  frame.waiting = waiting;
  if (heartbeat !== undefined) setHeartbeat(run, waiting, { seconds: heartbeat, beats: 0 });
  return WAITING;
}

/** A sign of life: the heartbeat's timer starts again. Without HeartbeatSeconds it means nothing. */
export function beat(run: Run, waiting: TaskWait): void {
  const { heartbeat } = waiting;
  if (heartbeat === undefined) return;
  run.commands.push({ type: 'CancelTimer', timerId: heartbeat.timerId });
  setHeartbeat(run, waiting, { seconds: heartbeat.seconds, beats: heartbeat.beats + 1 });
}

function setHeartbeat(run: Run, waiting: TaskWait, { seconds, beats }: { seconds: number; beats: number }): void {
  const timerId = `${waiting.taskId}!heartbeat${beats}`;
  waiting.heartbeat = { timerId, seconds, beats };
  run.commands.push({ type: 'SetTimer', timerId, at: later(run.at, seconds) });
}

/** Withdraws the timers of a task that has ended, except the one that has just fired. */
export function stopTaskTimers(run: Run, waiting: TaskWait, fired?: string): void {
  for (const timerId of [waiting.timeoutTimer, waiting.heartbeat?.timerId]) {
    if (timerId !== undefined && timerId !== fired) run.commands.push({ type: 'CancelTimer', timerId });
  }
}

/** Goes on with the result of a task. */
export function finishTask(run: Run, cursor: Cursor, state: TaskState, result: Json): Promise<Step> {
  const limited = withinLimit(result, 'The result of the task');
  return exitState(run, cursor, state.exit, { moment: 'exit', result: limited, otherwise: limited });
}
