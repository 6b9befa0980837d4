import { ERROR, StateFailure } from '../eval/failure.ts';
import type { CompiledState } from '../machine.ts';
import type { Cursor } from './cursor.ts';
import { currentState } from './cursor.ts';
import { handleFailure } from './failure.ts';
import { startItems } from './map.ts';
import { startBranches } from './parallel.ts';
import type { Outcome, Run, Step } from './run.ts';
import { note } from './run.ts';
import { choose, fail, pass, wait } from './simple-states.ts';
import { startTask } from './task.ts';

/** The service's quota of a history, with the failure as its last event ("Avoid reaching the history quota"): each loop ends. */
const MAX_EVENTS = 25_000;

/** Runs a frame from a step on, until it waits, ends or fails. */
export async function advance(run: Run, cursor: Cursor, first: Step): Promise<Outcome> {
  let step = first;
  for (;;) {
    switch (step.kind) {
      case 'waiting':
      case 'ended':
        return step;
      case 'failed':
        step = await afterFailure(run, cursor, step);
        if (step.kind === 'failed') return step;
        break;
      case 'enter':
        enter(run, cursor, step);
        step = await attempt(() => execute(run, cursor));
        break;
      case 'again':
        cursor.frame.visit += 1;
        cursor.frame.retryCount += 1;
        cursor.frame.waiting = { for: 'nothing' };
        step = await attempt(() => execute(run, cursor));
    }
  }
}

/** Runs something that may raise a state's failure, and gives the failure as a step. */
export async function attempt(work: () => Promise<Step> | Step): Promise<Step> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StateFailure) return { kind: 'failed', failure: error.failure };
    throw error;
  }
}

function enter(run: Run, cursor: Cursor, { state, input }: Extract<Step, { kind: 'enter' }>): void {
  const { frame } = cursor;
  frame.visit += 1;
  frame.state = state;
  frame.enteredAt = run.at;
  frame.input = input;
  frame.retries = [];
  frame.retryCount = 0;
  frame.waiting = { for: 'nothing' };
  note(run, cursor, { type: 'StateEntered' });
}

async function execute(run: Run, cursor: Cursor): Promise<Step> {
  if ((run.execution.events ?? 0) >= MAX_EVENTS - 1) {
    throw new StateFailure(ERROR.runtime, `The execution reached the maximum number of history events (${MAX_EVENTS}).`);
  }
  const state = currentState(cursor);
  switch (state.type) {
    case 'Pass':
    case 'Succeed':
      return pass(run, cursor, state);
    case 'Task':
      return startTask(run, cursor, state);
    case 'Choice':
      return choose(run, cursor, state);
    case 'Wait':
      return wait(run, cursor, state);
    case 'Parallel':
      return startBranches(run, cursor, state);
    case 'Map':
      return startItems(run, cursor, state);
    case 'Fail':
      return fail(run, cursor, state);
  }
}

async function afterFailure(run: Run, cursor: Cursor, step: Extract<Step, { kind: 'failed' }>): Promise<Step> {
  const state: CompiledState = currentState(cursor);
  return handleFailure(run, cursor, state, step.failure);
}
