import { withinLimit } from '../eval/payload.ts';
import { render } from '../eval/template.ts';
import type { ParallelState } from '../machine.ts';
import type { Cursor } from './cursor.ts';
import { childCursor } from './cursor.ts';
import { exitState } from './exit.ts';
import type { BranchesWait } from './frame.ts';
import { newFrame } from './frame.ts';
import type { Outcome, Run, Step } from './run.ts';
import { WAITING } from './run.ts';
import { scopeOf } from './scope.ts';

/** Starts all branches with the same input. */
export async function startBranches(run: Run, cursor: Cursor, state: ParallelState): Promise<Step> {
  const { frame } = cursor;
  const scope = scopeOf(run, cursor, { moment: 'enter' });
  const input = state.arguments === undefined ? frame.input : withinLimit(await render(state.arguments, scope), 'What Arguments sends');
  const waiting: BranchesWait = { for: 'branches', results: state.branches.map(() => null), running: {} };
  frame.waiting = waiting;
  for (const [index, sequence] of state.branches.entries()) {
    const child = childCursor(cursor, index, { frame: newFrame(), sequence });
    waiting.running[index] = child.frame;
    const outcome = await run.advance(run, child, { kind: 'enter', state: sequence.startAt, input });
    const failed = settle(waiting, index, outcome);
    if (failed !== undefined) return failed;
  }
  return whenAllEnded(run, cursor, state, waiting);
}

/** Takes the end of one branch. The first failure stops the others. */
export async function branchEnded(run: Run, cursor: Cursor, state: ParallelState, end: { index: number; outcome: Outcome }): Promise<Step> {
  const { waiting } = cursor.frame;
  if (waiting.for !== 'branches') return WAITING;
  return settle(waiting, end.index, end.outcome) ?? whenAllEnded(run, cursor, state, waiting);
}

function settle(waiting: BranchesWait, index: number, outcome: Outcome): Step | undefined {
  if (outcome.kind === 'waiting') return undefined;
  // The record of running frames is a copy made for this event, or new.
  Reflect.deleteProperty(waiting.running, index);
  if (outcome.kind === 'ended') {
    waiting.results[index] = outcome.output;
    return undefined;
  }
  return outcome;
}

async function whenAllEnded(run: Run, cursor: Cursor, state: ParallelState, waiting: BranchesWait): Promise<Step> {
  if (Object.keys(waiting.running).length > 0) return WAITING;
  const result = withinLimit(waiting.results, 'The result of the branches');
  return exitState(run, cursor, state.exit, { moment: 'exit', result, otherwise: result });
}
