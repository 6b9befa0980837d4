import type { Clock, Invocation, TaskTokens } from '../../app/ports.ts';
import type { Database } from '../../adapters/local/stores/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import type { AslHost, EngineEvent, FinishedStatus, HistoryEntry, Machine } from '../../domain/workflow/asl/index.ts';

/** What stands behind a `FunctionName`. */
export type StageFunction = (payload: Json, invocation: Invocation) => Promise<Json>;

/** Fires a callback at an absolute time (epoch milliseconds), at once when it is past; returns how to cancel it. */
export interface Scheduler {
  at(time: number, fire: () => void): () => void;
}

/** An entry of `events:putEvents`, as the state machine wrote it. */
export interface BusEntry {
  readonly id: string;
  readonly entry: Json;
}

export interface EngineOptions {
  database: Database;
  /** By the name that `start` and `startExecution` use. */
  machines: Readonly<Record<string, Machine>>;
  /**
   * The definitions those machines were loaded from. Where one is given, executions are pinned to it: an execution that was started under
   * another definition finishes under that one.
   */
  definitions?: Readonly<Record<string, Json>>;
  functions: Readonly<Record<string, StageFunction>>;
  clock: Clock;
  host: AslHost;
  /** A fresh unguessable identifier (a random UUID): seeds of executions, owner of leases. */
  ids: () => string;
  scheduler?: Scheduler;
  /** Every history entry after it is journalled; `execution` is the one it belongs to. */
  onHistory?: (entry: HistoryEntry, execution: { id: string; name: string; machine: string }) => void;
  /** Delivers `events:putEvents`. Repeated after a crash: deduplicate by `id`. */
  onEvents?: (entries: readonly BusEntry[]) => Promise<void>;
  /** What a stage function threw that was no expected failure: for the log, with its stack. */
  onFault?: (error: unknown, where: { executionId: string; stateName: string; functionName: string }) => void;
  /**
   * Functions with a task token whose work lives in this process only (a local sandbox job). After a crash they are invoked again, even
   * though their invocation had ended, because nobody else will complete the token.
   */
  volatileFunctions?: readonly string[];
  /** Work outside the engine that will complete tokens: while it returns a promise, a run is not idle. */
  background?: () => Promise<unknown> | undefined;
  /** How long a stopping run waits for its functions to notice, in milliseconds. */
  stopGraceMs?: number;
  /** How often a run looks for what other processes left for it, in milliseconds. */
  inboxPollMs?: number;
}

export interface ExecutionDescription {
  id: string;
  name: string;
  machine: string;
  status: 'RUNNING' | FinishedStatus;
  input: Json;
  output?: Json;
  error?: string;
  cause?: string;
  startedAt: string;
  stoppedAt?: string;
  /** Set for an execution that a state of another one started. */
  parent?: { executionId: string; taskId: string };
}

/** One journalled event and what it moved. The seed, from which task tokens derive, is left out. */
export interface JournalRecord {
  sequence: number;
  event: EngineEvent;
  history: HistoryEntry[];
}

export interface RunOptions {
  /** Aborting it pauses: functions are told, what they complete is journalled, the rest waits for the next `run`. */
  signal?: AbortSignal;
  /** Timers due within this many milliseconds are waited for (delays between retries); later ones make the run idle. Default 60,000. */
  waitForTimersMs?: number;
}

/** How a run came to rest, with the execution as it then stands. */
export type RunOutcome = ExecutionDescription &
  (
    | { outcome: 'finished' }
    /** Nothing to do but wait: for the tokens of these states, or for a timer. */
    | { outcome: 'idle'; waitingFor: string[]; nextTimerAt?: string }
    | { outcome: 'stopped' }
  );

export interface Engine extends TaskTokens {
  /**
   * Records an execution and returns its id; `run` drives it. Idempotent by name and input.
   * @throws StringlineError `execution-exists` when that name was used with another input; `machine-unknown`.
   */
  start(machine: string, name: string, input: Json): Promise<string>;
  /**
   * Drives an execution, and those it starts, until it is finished, idle or stopped.
   * @throws StringlineError `execution-unknown`, `execution-locked` (another process drives it), `lease-lost`, and what storage throws.
   */
  run(executionId: string, options?: RunOptions): Promise<RunOutcome>;
  /** Drives every unfinished execution that no state started; those another process drives are left out. */
  resume(options?: RunOptions): Promise<RunOutcome[]>;
  /** Ends an execution and what it started. False when it is unknown or has ended. */
  abort(executionId: string, reason?: { error?: string; cause?: string }): Promise<boolean>;
  /** Says that a task with this token is alive. False for an unknown or used token. */
  heartbeat(token: string): Promise<boolean>;
  describe(executionId: string): Promise<ExecutionDescription | undefined>;
  /** The journal, in order; empty for an unknown execution. */
  history(executionId: string): Promise<JournalRecord[]>;
  /** Stops what runs and waits until it has. The database stays open: it is the caller's. */
  close(): Promise<void>;
}
