import { ERROR, type Failure } from '../eval/failure.ts';
import type { Machine } from '../machine.ts';
import type { Applied, AslHost, EngineEvent, ExecutionState, FinishedStatus } from '../types.ts';
import { advance, attempt } from './advance.ts';
import { cancelFrame } from './cancel.ts';
import type { Cursor } from './cursor.ts';
import { currentState, locate, rootCursor } from './cursor.ts';
import type { Execution } from './frame.ts';
import { fromStored, newFrame, toStored } from './frame.ts';
import { itemEnded } from './map.ts';
import { branchEnded } from './parallel.ts';
import type { Outcome, Run, Step } from './run.ts';
import { WAITING } from './run.ts';
import { finishTask, beat, stopTaskTimers } from './task.ts';
import { exitState } from './exit.ts';
import { later } from './time.ts';

const DEADLINE = 'execution!timeout';

/**
 * Applies one event to an execution: the new state, what the driver must do now, and what to show. Pure: the same events in the same
 * order give the same states, commands and ids. `state` is undefined before `ExecutionStarted`. The given state is not changed.
 * An event that no longer concerns the execution (a finished or cancelled task or timer, an execution that has ended, a second start)
 * changes nothing and asks for nothing.
 * @throws Error when the state was stored by another machine, or when an event other than `ExecutionStarted` comes first.
 */
export async function apply(machine: Machine, state: ExecutionState | undefined, event: EngineEvent, host: AslHost): Promise<Applied> {
  if (state === undefined) return start(machine, event, host);
  const execution = { ...fromStored(state) };
  if (execution.status !== 'RUNNING') return { state, commands: [], history: [] };
  const run = newRun({ machine, execution, host, at: event.at });
  const resumed = await resume(run, event);
  return resumed ? { state: toStored(execution), commands: run.commands, history: run.history } : { state, commands: [], history: [] };
}

function newRun(given: Pick<Run, 'machine' | 'execution' | 'host' | 'at'>): Run {
  return { ...given, commands: [], history: [], advance };
}

async function start(machine: Machine, event: EngineEvent, host: AslHost): Promise<Applied> {
  if (event.type !== 'ExecutionStarted') throw new Error(`An execution begins with ExecutionStarted, not with ${event.type}.`);
  const { execution: id, stateMachine, input, seed, at } = event;
  const frame = newFrame();
  const execution: Execution = { version: 1, status: 'RUNNING', execution: id, stateMachine, seed, startedAt: at, input, frame };
  const run = newRun({ machine, execution, host, at });
  if (machine.timeoutSeconds !== undefined) {
    execution.deadline = DEADLINE;
    run.commands.push({ type: 'SetTimer', timerId: DEADLINE, at: later(at, machine.timeoutSeconds) });
  }
  await carryOn(run, rootCursor(machine, frame), { kind: 'enter', state: machine.startAt, input });
  return { state: toStored(execution), commands: run.commands, history: run.history };
}

/** Whether the event concerned the execution. */
async function resume(run: Run, event: EngineEvent): Promise<boolean> {
  switch (event.type) {
    case 'ExecutionStarted':
      return false;
    case 'ExecutionAborted':
      end(run, 'ABORTED', { error: event.error ?? '', cause: event.cause ?? '' });
      return true;
    case 'TimerFired':
      return timerFired(run, event.timerId);
    default:
      return taskReported(run, event);
  }
}

type TaskEvent = Extract<EngineEvent, { taskId: string }>;

async function taskReported(run: Run, event: TaskEvent): Promise<boolean> {
  const cursor = locate(run.machine, run.execution, event.taskId);
  const waiting = cursor?.frame.waiting;
  if (cursor === undefined || waiting?.for !== 'task' || waiting.taskId !== event.taskId) return false;
  if (event.type === 'TaskHeartbeat') {
    beat(run, waiting);
    return true;
  }
  stopTaskTimers(run, waiting);
  cursor.frame.waiting = { for: 'nothing' };
  const state = currentState(cursor);
  if (event.type === 'TaskFailed') {
    await carryOn(run, cursor, { kind: 'failed', failure: { error: event.error, cause: event.cause } });
  } else {
    await carryOn(run, cursor, await attempt(() => (state.type === 'Task' ? finishTask(run, cursor, state, event.output) : WAITING)));
  }
  return true;
}

async function timerFired(run: Run, timerId: string): Promise<boolean> {
  if (timerId === run.execution.deadline) {
    end(run, 'TIMED_OUT', { error: ERROR.timeout, cause: `The execution ran longer than ${run.machine.timeoutSeconds ?? 0} seconds.` });
    return true;
  }
  const cursor = locate(run.machine, run.execution, timerId);
  const step = cursor === undefined ? undefined : await onTimer(run, cursor, timerId);
  if (cursor === undefined || step === undefined) return false;
  await carryOn(run, cursor, step);
  return true;
}

async function onTimer(run: Run, cursor: Cursor, timerId: string): Promise<Step | undefined> {
  const { waiting } = cursor.frame;
  const state = currentState(cursor);
  if (waiting.for === 'retry' && waiting.timerId === timerId) return { kind: 'again' };
  if (waiting.for === 'time' && waiting.timerId === timerId && state.type === 'Wait') {
    cursor.frame.waiting = { for: 'nothing' };
    return attempt(() => exitState(run, cursor, state.exit, { moment: 'exit', otherwise: cursor.frame.input }));
  }
  if (waiting.for !== 'task') return undefined;
  const failure = taskTimeout(waiting.timeoutTimer === timerId, waiting.heartbeat?.timerId === timerId, state.name);
  if (failure === undefined) return undefined;
  run.commands.push({ type: 'CancelTask', taskId: waiting.taskId });
  stopTaskTimers(run, waiting, timerId);
  cursor.frame.waiting = { for: 'nothing' };
  return { kind: 'failed', failure };
}

function taskTimeout(timeout: boolean, heartbeat: boolean, name: string): Failure | undefined {
  if (timeout) return { error: ERROR.timeout, cause: `The task of state ${JSON.stringify(name)} ran longer than TimeoutSeconds.` };
  if (heartbeat)
    return { error: ERROR.heartbeat, cause: `The task of state ${JSON.stringify(name)} sent no heartbeat for HeartbeatSeconds.` };
  return undefined;
}

/** Runs a frame on, then whatever encloses it as far as its end reaches. */
async function carryOn(run: Run, from: Cursor, step: Step): Promise<void> {
  let cursor = from;
  let outcome = await advance(run, cursor, step);
  while (outcome.kind !== 'waiting' && cursor.parent !== undefined) {
    const { cursor: parent, index } = cursor.parent;
    const given = { index, outcome };
    outcome = await advance(run, parent, await attempt(() => childEnded(run, parent, given)));
    cursor = parent;
  }
  if (outcome.kind === 'ended') end(run, 'SUCCEEDED', outcome);
  else if (outcome.kind === 'failed') end(run, 'FAILED', outcome.failure);
}

function childEnded(run: Run, parent: Cursor, given: { index: number; outcome: Outcome }): Promise<Step> | Step {
  const state = currentState(parent);
  if (state.type === 'Parallel') return branchEnded(run, parent, state, given);
  return state.type === 'Map' ? itemEnded(run, parent, state, given) : WAITING;
}

function end(run: Run, status: FinishedStatus, result: Extract<Outcome, { kind: 'ended' }> | Failure): void {
  const { execution } = run;
  if (execution.frame !== undefined) cancelFrame(run.commands, execution.frame);
  if (execution.deadline !== undefined && status !== 'TIMED_OUT') run.commands.push({ type: 'CancelTimer', timerId: execution.deadline });
  delete execution.frame;
  delete execution.deadline;
  const shown = 'kind' in result ? { output: result.output } : { error: result.error, cause: result.cause };
  Object.assign(execution, { status }, shown);
  run.commands.push({ type: 'Finish', status, ...shown });
}
