import type { CompiledState, Machine, Sequence } from '../machine.ts';
import type { Execution, Frame } from './frame.ts';

/** A frame together with its place: what encloses it, and the states it may go to. */
export interface Cursor {
  readonly frame: Frame;
  readonly sequence: Sequence;
  readonly parent: { readonly cursor: Cursor; readonly index: number } | undefined;
  /** First part of the ids of tasks and timers of this frame, e.g. `4.0/` for the first item of the root's 4th visit. */
  readonly prefix: string;
  /** For histories, e.g. `Waves[0]/Tasks[2]`. */
  readonly path: string;
}

/** The cursor of the outermost frame. */
export function rootCursor(machine: Machine, frame: Frame): Cursor {
  return { frame, sequence: machine, parent: undefined, prefix: '', path: '' };
}

/** The cursor of a branch or an item of the state that `parent` is in. */
export function childCursor(parent: Cursor, index: number, child: { frame: Frame; sequence: Sequence }): Cursor {
  const { frame } = parent;
  const place = `${frame.state}[${index}]`;
  return {
    ...child,
    parent: { cursor: parent, index },
    prefix: `${parent.prefix}${frame.visit}.${index}/`,
    path: parent.path === '' ? place : `${parent.path}/${place}`,
  };
}

/** The id of the current visit: the frame's prefix and its count. */
export function visitId(cursor: Cursor): string {
  return `${cursor.prefix}${cursor.frame.visit}`;
}

/** The state that the frame is in. */
export function currentState(cursor: Cursor): CompiledState {
  const state = cursor.sequence.states.get(cursor.frame.state);
  if (state === undefined)
    throw new Error(`The stored execution is in state ${JSON.stringify(cursor.frame.state)}, which this machine lacks.`);
  return state;
}

/** The states of a branch or of the items of that state. */
export function sequenceOf(state: CompiledState, index: number): Sequence | undefined {
  if (state.type === 'Map') return state.processor;
  return state.type === 'Parallel' ? state.branches[index] : undefined;
}

/**
 * Finds the frame that a task or timer id names and copies the frames on the way to it, so that they may be changed without touching
 * the state that was handed in. Undefined when the id is stale or was never given out.
 */
export function locate(machine: Machine, execution: Execution, id: string): Cursor | undefined {
  const [, place] = /^[a-z]+:([0-9./]+)/.exec(id) ?? [];
  if (place === undefined || execution.frame === undefined) return undefined;
  execution.frame = copyFrame(execution.frame);
  let cursor = rootCursor(machine, execution.frame);
  const parts = place.split('/');
  const last = parts.pop();
  for (const part of parts) {
    const child = descend(cursor, part);
    if (child === undefined) return undefined;
    cursor = child;
  }
  return String(cursor.frame.visit) === last ? cursor : undefined;
}

function descend(cursor: Cursor, part: string): Cursor | undefined {
  const [visit, index = ''] = part.split('.');
  const { waiting } = cursor.frame;
  if (String(cursor.frame.visit) !== visit || (waiting.for !== 'branches' && waiting.for !== 'items')) return undefined;
  if (!Object.hasOwn(waiting.running, index)) return undefined;
  const sequence = sequenceOf(currentState(cursor), Number(index));
  const running = waiting.running[index];
  if (sequence === undefined || running === undefined) return undefined;
  const frame = copyFrame(running);
  waiting.running[index] = frame;
  return childCursor(cursor, Number(index), { frame, sequence });
}

function copyFrame(frame: Frame): Frame {
  const { waiting } = frame;
  const copy = { ...frame, retries: [...frame.retries] };
  if (waiting.for === 'branches') copy.waiting = { ...waiting, results: [...waiting.results], running: { ...waiting.running } };
  else if (waiting.for === 'items') {
    copy.waiting = { ...waiting, results: [...waiting.results], failed: [...waiting.failed], running: { ...waiting.running } };
  } else copy.waiting = { ...waiting };
  return copy;
}
