import type { Json } from '../../../shared/digest.ts';
import type { ExecutionState, FinishedStatus } from '../types.ts';

/** What is stored between events: plain JSON. The cost of a step depends on what runs at the moment, not on the machine. */
export interface Execution {
  version: 1;
  status: 'RUNNING' | FinishedStatus;
  execution: { id: string; name: string };
  stateMachine: { id: string; name: string };
  seed: string;
  startedAt: string;
  input: Json;
  /** What its history holds by now; absent in what was stored before this was counted. */
  events?: number;
  /** Absent once the execution is finished. */
  frame?: Frame;
  /** The timer of the machine's TimeoutSeconds. */
  deadline?: string;
  output?: Json;
  error?: string;
  cause?: string;
}

/** A sequence of states in progress: the machine itself, a branch, or an iteration. */
export interface Frame {
  variables: Record<string, Json>;
  /** Counts visits and attempts: no two tasks of a frame share a number. */
  visit: number;
  state: string;
  enteredAt: string;
  input: Json;
  /** Attempts used, by retrier. */
  retries: number[];
  retryCount: number;
  waiting: Waiting;
}

export type Waiting =
  | { for: 'nothing' }
  | TaskWait
  | { for: 'time'; timerId: string }
  | { for: 'retry'; timerId: string }
  | BranchesWait
  | ItemsWait;

export interface TaskWait {
  for: 'task';
  taskId: string;
  timeoutTimer?: string;
  heartbeat?: { timerId: string; seconds: number; beats: number };
}

export interface BranchesWait {
  for: 'branches';
  results: Json[];
  running: Record<string, Frame>;
}

export interface ItemsWait {
  for: 'items';
  items: readonly Json[];
  next: number;
  limit: number;
  tolerance: { count: number | null; percentage: number | null };
  /** By item; null until it ends, and for good when it fails within the tolerance. */
  results: Json[];
  failed: number[];
  running: Record<string, Frame>;
}

/** A frame at the start of a sequence. */
export function newFrame(): Frame {
  return { variables: {}, visit: 0, state: '', enteredAt: '', input: null, retries: [], retryCount: 0, waiting: { for: 'nothing' } };
}

/** Reads a stored state back. The two types describe the same JSON; the opaque one keeps drivers from depending on its inside. */
export function fromStored(state: ExecutionState): Execution {
  return state as unknown as Execution;
}

/** The state as a driver stores it. */
export function toStored(execution: Execution): ExecutionState {
  return execution as unknown as ExecutionState;
}
