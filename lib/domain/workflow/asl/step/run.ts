import type { Json } from '../../../shared/digest.ts';
import type { Failure } from '../eval/failure.ts';
import type { Exit, Machine } from '../machine.ts';
import type { AslHost, EngineCommand, HistoryEntry } from '../types.ts';
import type { Cursor } from './cursor.ts';
import type { Execution } from './frame.ts';

/** One call of `apply`: what it may read, and what it has gathered. */
export interface Run {
  readonly machine: Machine;
  readonly execution: Execution;
  readonly at: string;
  readonly host: AslHost;
  readonly commands: EngineCommand[];
  readonly history: HistoryEntry[];
  /** Runs a frame until it waits or ends. Handed to the states that hold frames, which it calls itself. */
  readonly advance: (run: Run, cursor: Cursor, step: Step) => Promise<Outcome>;
}

/** What comes next in a frame. */
export type Step = { kind: 'enter'; state: string; input: Json } | { kind: 'again' } | Outcome;

/** How a frame stands when nothing more can be done in it. */
export type Outcome = { kind: 'waiting' } | { kind: 'ended'; output: Json } | { kind: 'failed'; failure: Failure };

export const WAITING: Outcome = { kind: 'waiting' };

/** The step that follows when a state with that exit is left. */
export function leave(exit: Exit, output: Json): Step {
  return exit.next === undefined ? { kind: 'ended', output } : { kind: 'enter', state: exit.next, input: output };
}

/** Notes something in the history, at the time of the event. */
export function note(run: Run, cursor: Cursor, entry: { type: HistoryEntry['type']; detail?: Json }): void {
  run.execution.events = (run.execution.events ?? 0) + 1;
  run.history.push({ type: entry.type, at: run.at, stateName: cursor.frame.state, path: cursor.path, ...detailOf(entry.detail) });
}

function detailOf(detail: Json | undefined): { detail?: Json } {
  return detail === undefined ? {} : { detail };
}
