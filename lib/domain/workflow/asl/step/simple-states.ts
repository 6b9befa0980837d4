import { ERROR, StateFailure } from '../eval/failure.ts';
import type { Scope } from '../eval/scope.ts';
import { render } from '../eval/template.ts';
import type { ChoiceState, FailState, PassState, SucceedState, Template, WaitState } from '../machine.ts';
import type { Cursor } from './cursor.ts';
import { visitId } from './cursor.ts';
import { exitState } from './exit.ts';
import type { Run, Step } from './run.ts';
import { WAITING } from './run.ts';
import { scopeOf } from './scope.ts';
import { later, MAX_SECONDS, parseTimestamp, renderInteger } from './time.ts';

/** Pass and Succeed: the output is the input, unless Output says otherwise. */
export function pass(run: Run, cursor: Cursor, state: PassState | SucceedState): Promise<Step> {
  return exitState(run, cursor, state.exit, { moment: 'exit', otherwise: cursor.frame.input });
}

/** The first rule whose condition is true decides; else Default; else the execution fails with States.Runtime, as documented. */
export async function choose(run: Run, cursor: Cursor, state: ChoiceState): Promise<Step> {
  const scope = scopeOf(run, cursor, { moment: 'enter' });
  for (const [index, rule] of state.rules.entries()) {
    const holds = await render(rule.condition, scope);
    if (typeof holds !== 'boolean') {
      throw new StateFailure(ERROR.query, `Choices[${index}]/Condition must be true or false, but is ${JSON.stringify(holds)}.`);
    }
    if (holds) return exitState(run, cursor, rule.exit, { moment: 'exit', otherwise: cursor.frame.input });
  }
  if (state.otherwise !== undefined) return exitState(run, cursor, state.otherwise, { moment: 'exit', otherwise: cursor.frame.input });
  throw new StateFailure(ERROR.runtime, `No rule of the Choice state ${JSON.stringify(state.name)} matched, and it has no Default.`);
}

/** Asks for a timer. */
export async function wait(run: Run, cursor: Cursor, state: WaitState): Promise<Step> {
  const timerId = `w:${visitId(cursor)}`;
  const at = await dueTime(run, state, scopeOf(run, cursor, { moment: 'enter' }));
  cursor.frame.waiting = { for: 'time', timerId };
  run.commands.push({ type: 'SetTimer', timerId, at });
  return WAITING;
}

async function dueTime(run: Run, { until }: WaitState, scope: Scope): Promise<string> {
  if (until.kind === 'seconds') {
    return later(run.at, (await renderInteger(until.value, scope, { field: 'Seconds', min: 0, max: MAX_SECONDS })) ?? 0);
  }
  const value = await render(until.value, scope);
  const at = parseTimestamp(value);
  if (at === undefined) {
    throw new StateFailure(ERROR.query, `Timestamp must be like "2026-01-31T09:30:00Z", but is ${JSON.stringify(value)}.`);
  }
  return at;
}

/** Fails with the Error and Cause that the state names. */
export async function fail(run: Run, cursor: Cursor, state: FailState): Promise<Step> {
  const scope = scopeOf(run, cursor, { moment: 'enter' });
  const error = await renderText(state.error, scope, 'Error');
  const cause = await renderText(state.cause, scope, 'Cause');
  return { kind: 'failed', failure: { error, cause } };
}

async function renderText(template: Template | undefined, scope: Scope, field: string): Promise<string> {
  if (template === undefined) return '';
  const value = await render(template, scope);
  if (typeof value === 'string') return value;
  throw new StateFailure(ERROR.query, `${field} must be a string, but is ${JSON.stringify(value)}.`);
}
