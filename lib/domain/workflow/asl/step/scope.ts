import type { Json } from '../../../shared/digest.ts';
import type { Scope, Sources } from '../eval/scope.ts';
import type { MapState } from '../machine.ts';
import type { Cursor } from './cursor.ts';
import { visitId } from './cursor.ts';
import type { Run } from './run.ts';

/** What differs between the fields of a state. */
export interface ScopeOptions {
  /** Names the moment, so that two draws of random numbers in one visit differ: `enter`, `exit`, `catch`, `item-3` … */
  readonly moment: string;
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string;
  /** The item that an ItemSelector is evaluated for; inside an iteration it is found through the parents. */
  readonly item?: { readonly index: number; readonly value: Json };
}

/** The scope of the expressions of the state that the cursor is in. `$states` is built when first asked for. */
export function scopeOf(run: Run, cursor: Cursor, options: ScopeOptions): Scope {
  let states: { [key: string]: Json } | undefined;
  return {
    get states() {
      return (states ??= buildStates(run, cursor, options));
    },
    variable: (name) => lookUp(cursor, name),
    sources: sourcesOf(run, cursor, options.moment),
  };
}

function lookUp(cursor: Cursor, name: string): Json | undefined {
  let at: Cursor | undefined = cursor;
  while (at !== undefined) {
    if (Object.hasOwn(at.frame.variables, name)) return at.frame.variables[name];
    at = at.parent?.cursor;
  }
  return undefined;
}

function sourcesOf(run: Run, cursor: Cursor, moment: string): Sources {
  let drawn = 0;
  return {
    host: run.host,
    at: run.at,
    nextSeed: () => `${run.execution.seed}|${visitId(cursor)}|${moment}|${(drawn += 1)}`,
  };
}

function buildStates(run: Run, cursor: Cursor, options: ScopeOptions): { [key: string]: Json } {
  const { result, errorOutput } = options;
  return {
    input: cursor.frame.input,
    context: buildContext(run, cursor, options),
    ...(result === undefined ? {} : { result }),
    ...(errorOutput === undefined ? {} : { errorOutput }),
  };
}

/** The context object, as documented for Step Functions, less what only the service knows (RoleArn, redrives). */
function buildContext(run: Run, cursor: Cursor, options: ScopeOptions): Json {
  const { execution, frame } = { execution: run.execution, frame: cursor.frame };
  const item = options.item ?? enclosingItem(cursor);
  return {
    Execution: { Id: execution.execution.id, Input: execution.input, Name: execution.execution.name, StartTime: execution.startedAt },
    State: { EnteredTime: frame.enteredAt, Name: frame.state, RetryCount: frame.retryCount },
    StateMachine: { Id: execution.stateMachine.id, Name: execution.stateMachine.name },
    ...(options.token === undefined ? {} : { Task: { Token: options.token } }),
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
  };
}

function enclosingItem(cursor: Cursor): { index: number; value: Json } | undefined {
  let { parent } = cursor;
  while (parent !== undefined) {
    const { waiting, state } = parent.cursor.frame;
    if (waiting.for === 'items' && isMap(parent.cursor, state)) {
      return { index: parent.index, value: waiting.items[parent.index] ?? null };
    }
    ({ parent } = parent.cursor);
  }
  return undefined;
}

function isMap(cursor: Cursor, name: string): boolean {
  return (cursor.sequence.states.get(name) as MapState | undefined)?.type === 'Map';
}
