import type { Json } from '../../domain/shared/digest.ts';
import {
  apply,
  type AslHost,
  type EngineEvent,
  type ExecutionState,
  type HistoryEntry,
  type Machine,
} from '../../domain/workflow/asl/index.ts';
import type { Journal } from './journal.ts';
import { type Plan, planOf } from './plan.ts';
import type { ExecutionRow } from './rows.ts';

/** A task that is out. */
export interface OpenTask {
  readonly id: string;
  readonly stateName: string;
  readonly resource: string;
  /** Null when nothing is left to start: the task waits for its token. */
  readonly arguments: Json;
  readonly waits: boolean;
  /** In this process; after a restart everything that is out is started again. */
  started: boolean;
  /** Tells the function, while one runs. */
  abort: AbortController | undefined;
}

/** What an execution needs of whoever drives it. */
export interface ActorContext {
  readonly journal: Journal;
  readonly host: AslHost;
  /** Throws when this process may no longer write. */
  check(): void;
  /** A step is on disk: its commands may be carried out. */
  committed(actor: ExecutionActor, step: { plan: Plan; cancelled: OpenTask[]; history: readonly HistoryEntry[] }): void;
  /** The queue is empty. */
  settled(): void;
  failed(error: unknown): void;
}

interface Message {
  event: EngineEvent;
  inbox: number | undefined;
}

/** Longest tail of events that is applied again when an execution is loaded. */
const MAX_TAIL = 50;

/** One execution in memory: takes events one at a time, journals each with all it changes, then lets its commands be carried out. */
export class ExecutionActor {
  readonly row: ExecutionRow;
  readonly tasks = new Map<string, OpenTask>();
  /** Due times by timer. */
  readonly timers = new Map<string, string>();
  readonly #machine: Machine;
  readonly #context: ActorContext;
  readonly #queue: Message[] = [];
  #state: ExecutionState | undefined;
  #sequence = 0;
  #pumping = false;
  #finished = false;
  /** What has been journalled since the last snapshot, and how large that one was, in characters. */
  #tail = { events: 0, size: 0, snapshot: 0 };

  private constructor(row: ExecutionRow, machine: Machine, context: ActorContext) {
    this.row = row;
    this.#machine = machine;
    this.#context = context;
  }

  /** Brings an execution back to where its journal ends. */
  static async load(row: ExecutionRow, machine: Machine, context: ActorContext): Promise<ExecutionActor> {
    const actor = new ExecutionActor(row, machine, context);
    actor.#state = row.snapshot ?? undefined;
    actor.#sequence = row.snapshot_at;
    for (const { sequence, event } of context.journal.events(row.id, row.snapshot_at)) {
      actor.#state = (await apply(machine, actor.#state, event, context.host)).state;
      actor.#sequence = sequence;
    }
    for (const { task, state_name, ...rest } of context.journal.tasks(row.id)) {
      const { resource, arguments: sent, waits } = rest;
      actor.tasks.set(task, { id: task, stateName: state_name, resource, arguments: sent, waits, started: false, abort: undefined });
    }
    for (const { timer, due } of context.journal.timers(row.id)) actor.timers.set(timer, due);
    return actor;
  }

  get busy(): boolean {
    return this.#pumping;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Whether nothing was journalled yet. */
  get fresh(): boolean {
    return this.#state === undefined;
  }

  /** Takes an event; `inbox` is the row that brought it. */
  submit(event: EngineEvent, inbox?: number): void {
    this.#queue.push({ event, inbox });
    if (this.#pumping) return;
    this.#pumping = true;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    try {
      for (let message = this.#queue.shift(); message !== undefined; message = this.#queue.shift()) await this.#take(message);
    } catch (error) {
      this.#queue.length = 0;
      this.#context.failed(error);
    } finally {
      this.#pumping = false;
    }
    this.#context.settled();
  }

  async #take(message: Message): Promise<void> {
    const done = this.#concern(message.event);
    if (done === undefined) {
      if (message.inbox !== undefined) this.#context.journal.dropMessage(message.inbox);
      return;
    }
    // A round trip through JSON: the interpreter sees exactly what it will see when the journal is read again.
    const text = JSON.stringify(message.event);
    const event = JSON.parse(text) as EngineEvent;
    const { state, commands, history } = await apply(this.#machine, this.#state, event, this.#context.host);
    const plan = planOf(commands);
    const sequence = this.#sequence + 1;
    const snapshot = plan.finish === undefined ? this.#snapshotAfter(state, text.length) : undefined;
    const step = { execution: this.row.id, sequence, event, text, history, plan, done, snapshot, inbox: message.inbox };
    this.#context.journal.step(step, () => {
      this.#context.check();
    });
    this.#state = state;
    this.#sequence = sequence;
    const cancelled = this.#remember(plan, done);
    this.#context.committed(this, { plan, cancelled, history });
  }

  /** What an event uses up; undefined when it no longer concerns this execution. */
  #concern(event: EngineEvent): { task?: string; timer?: string } | undefined {
    if (this.#finished) return undefined;
    switch (event.type) {
      case 'TaskSucceeded':
      case 'TaskFailed':
        return this.tasks.has(event.taskId) ? { task: event.taskId } : undefined;
      case 'TaskHeartbeat':
        return this.tasks.has(event.taskId) ? {} : undefined;
      case 'TimerFired':
        return this.timers.has(event.timerId) ? { timer: event.timerId } : undefined;
      default:
        return {};
    }
  }

  /**
   * A snapshot is due when the events since the last one weigh as much as it did: writing snapshots then costs no more than the journal
   * itself, however large the state, and loading stays short.
   */
  #snapshotAfter(state: ExecutionState, eventSize: number): string | undefined {
    this.#tail.events += 1;
    this.#tail.size += eventSize;
    if (this.#tail.events < MAX_TAIL && this.#tail.size < this.#tail.snapshot) return undefined;
    const snapshot = JSON.stringify(state);
    this.#tail = { events: 0, size: 0, snapshot: snapshot.length };
    return snapshot;
  }

  /** Follows in memory what was committed; returns the tasks that were cancelled. */
  #remember(plan: Plan, done: { task?: string; timer?: string }): OpenTask[] {
    const cancelled = plan.cancel.flatMap((id) => this.tasks.get(id) ?? []);
    for (const id of [done.task, ...plan.cancel]) if (id !== undefined) this.tasks.delete(id);
    for (const id of [done.timer, ...plan.clear]) if (id !== undefined) this.timers.delete(id);
    for (const { taskId, stateName, resource, arguments: sent, token } of plan.start) {
      const waits = token !== undefined;
      this.tasks.set(taskId, { id: taskId, stateName, resource, arguments: sent, waits, started: false, abort: undefined });
    }
    for (const timer of plan.set) this.timers.set(timer.timerId, timer.at);
    if (plan.finish !== undefined) {
      this.#finished = true;
      cancelled.push(...this.tasks.values());
      this.tasks.clear();
      this.timers.clear();
    }
    return cancelled;
  }
}
