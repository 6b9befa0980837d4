import type { AslHost, HistoryEntry } from '../../domain/workflow/asl/index.ts';
import type { Clock } from '../../app/ports.ts';
import type { Hash, Json } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Definitions } from './definitions.ts';
import { describeForParent, describeRow } from './describe.ts';
import { ExecutionActor, type OpenTask } from './execution-actor.ts';
import { type TaskOutcome, type TaskRequest, requestOf } from './invocations.ts';
import type { Journal } from './journal.ts';
import { LEASE_BEAT_MS, type Lease } from './lease.ts';
import { childName, executionArn, machineArn } from './names.ts';
import type { Plan } from './plan.ts';
import type { ExecutionRow } from './rows.ts';
import type { TaskRunner } from './task-runner.ts';
import { Timers } from './timers.ts';
import type { EngineOptions, RunOptions, RunOutcome, Scheduler } from './types.ts';

/** What all drives of an engine share. */
export interface DriveContext {
  readonly options: EngineOptions;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly host: AslHost;
  readonly hash: Hash;
  readonly scheduler: Scheduler;
  readonly runner: TaskRunner;
  readonly definitions: Definitions;
}

const WAIT_FOR_TIMERS_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const INBOX_POLL_MS = 500;

/** Drives one execution and those below it, in this process, while it holds their lease. */
export class Drive {
  readonly root: string;
  readonly #context: DriveContext;
  readonly #lease: Lease;
  readonly #patience: number;
  readonly #actors = new Map<string, ExecutionActor>();
  readonly #timers: Timers;
  readonly #end = Promise.withResolvers<RunOutcome>();
  readonly #stopSignal = new AbortController();
  /** Messages that were handed to their actor already. */
  readonly #taken = new Set<number>();
  #inflight = 0;
  #loading = true;
  #over = false;
  #background: Promise<unknown> | undefined;
  #grace: NodeJS.Timeout | undefined;

  constructor(context: DriveContext, root: string, given: { lease: Lease; options: RunOptions }) {
    this.root = root;
    this.#context = context;
    this.#lease = given.lease;
    this.#patience = given.options.waitForTimersMs ?? WAIT_FOR_TIMERS_MS;
    this.#timers = new Timers(context.scheduler);
    // eslint-disable-next-line no-restricted-syntax -- it may fail before `run` waits for it, which it always does
    this.#end.promise.catch(() => {});
  }

  get #stopping(): boolean {
    return this.#stopSignal.signal.aborted;
  }

  /** Until finished, idle or stopped. */
  async run(signal: AbortSignal | undefined): Promise<RunOutcome> {
    const beat = setInterval(() => this.#guard(() => this.#lease.beat()), LEASE_BEAT_MS).unref();
    const poll = setInterval(() => this.nudge(), this.#context.options.inboxPollMs ?? INBOX_POLL_MS).unref();
    const stop = (): void => this.stop();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) this.stop();
    try {
      await this.#load();
      return await this.#end.promise;
    } finally {
      this.#over = true;
      signal?.removeEventListener('abort', stop);
      clearInterval(beat);
      clearInterval(poll);
      clearTimeout(this.#grace);
      this.#timers.clear();
      this.#stopSignal.abort();
      this.#lease.release();
    }
  }

  /** Pauses: functions are told, nothing new is started. */
  stop(): void {
    if (this.#over || this.#stopping) return;
    this.#stopSignal.abort();
    this.#settle();
  }

  /** Looks for what was left in the inbox. */
  nudge(): void {
    if (this.#loading || this.#over) return;
    this.#guard(() => {
      this.#takeInbox();
      this.#settle();
    });
  }

  async #load(): Promise<void> {
    for (const id of this.#context.journal.unfinished(this.root)) {
      const row = this.#context.journal.find(id);
      if (row !== undefined) await this.#actorFor(row);
    }
    this.#loading = false;
    this.#takeInbox();
    // What came in before the crash goes first: a task that was completed is not started again.
    await this.#quiet();
    for (const actor of this.#actors.values()) this.#resume(actor);
    this.#settle();
  }

  #quiet(): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#over || !this.#busy()) resolve();
        else setImmediate(look);
      };
      look();
    });
  }

  async #actorFor(row: ExecutionRow): Promise<ExecutionActor> {
    const actor = await ExecutionActor.load(row, this.#context.definitions.machineFor(row), {
      journal: this.#context.journal,
      host: this.#context.host,
      check: () => {
        if (this.#over)
          throw new StringlineError({ code: 'engine-stopped', message: `The run of ${this.root} has stopped`, exit: EXIT.internal });
        this.#lease.check();
      },
      committed: (self, step) => {
        this.#committed(self, step);
      },
      settled: () => {
        this.#settle();
      },
      failed: (error) => {
        this.#fail(error);
      },
    });
    this.#actors.set(row.id, actor);
    return actor;
  }

  /** Starts what an execution had under way, or the execution itself. */
  #resume(actor: ExecutionActor): void {
    if (this.#stopping && !actor.fresh) return;
    if (actor.fresh) {
      const { id, name, machine, input, seed, started_at: at } = actor.row;
      const stateMachine = { id: machineArn(machine), name: machine };
      actor.submit({ type: 'ExecutionStarted', at, execution: { id, name }, stateMachine, input, seed });
      return;
    }
    for (const [timer, due] of actor.timers) this.#schedule(actor, timer, due);
    for (const task of actor.tasks.values()) this.#begin(actor, task);
  }

  #committed(actor: ExecutionActor, step: { plan: Plan; cancelled: OpenTask[]; history: readonly HistoryEntry[] }): void {
    const { id, name, machine } = actor.row;
    for (const entry of step.history) this.#context.options.onHistory?.(entry, { id, name, machine });
    for (const task of step.cancelled) task.abort?.abort();
    for (const timer of step.plan.clear) this.#timers.cancel(`${id}|${timer}`);
    if (step.cancelled.length > 0) this.#takeInbox();
    if (actor.finished) this.#finished(actor);
    if (this.#stopping) return;
    for (const { timerId, at } of step.plan.set) this.#schedule(actor, timerId, at);
    for (const { taskId } of step.plan.start) {
      const task = actor.tasks.get(taskId);
      if (task !== undefined) this.#begin(actor, task);
    }
  }

  #finished(actor: ExecutionActor): void {
    this.#timers.cancelAll(`${actor.row.id}|`);
    this.#actors.delete(actor.row.id);
    const row = this.#context.journal.find(actor.row.id);
    if (row !== undefined && row.parent !== null && row.parent_task !== null)
      this.#report(this.#actors.get(row.parent), row.parent_task, childOutcome(row));
  }

  #schedule(actor: ExecutionActor, timer: string, due: string): void {
    const time = Date.parse(due);
    this.#timers.set(`${actor.row.id}|${timer}`, time, () => {
      const at = new Date(Math.max(time, this.#context.clock.now().getTime())).toISOString();
      actor.submit({ type: 'TimerFired', at, timerId: timer });
    });
  }

  #begin(actor: ExecutionActor, task: OpenTask): void {
    if (task.started || task.arguments === null) return;
    task.started = true;
    const request = requestOf(task.resource, task.arguments);
    if (request.kind === 'execution') this.#beginChild(actor, task, request);
    else this.#perform(actor, task, request);
  }

  #perform(actor: ExecutionActor, task: OpenTask, request: Exclude<TaskRequest, { kind: 'execution' }>): void {
    task.abort = new AbortController();
    this.#inflight += 1;
    const where = { executionId: actor.row.id, task, request, signal: AbortSignal.any([task.abort.signal, this.#stopSignal.signal]) };
    void this.#context.runner
      .perform(where)
      .then(
        (outcome) => {
          if (!this.#over) this.#guard(() => this.#performed(actor, task, { request, outcome }));
        },
        (error: unknown) => {
          this.#fail(error);
        },
      )
      .finally(() => {
        this.#inflight -= 1;
        this.#settle();
      });
  }

  #performed(actor: ExecutionActor, task: OpenTask, done: { request: TaskRequest; outcome: TaskOutcome }): void {
    if (!actor.tasks.has(task.id)) return;
    // A function that was told to stop has not failed: it is started again when the run goes on.
    if (!done.outcome.ok && this.#stopping) return;
    if (done.outcome.ok && task.waits) {
      if (!this.#context.runner.isVolatile(done.request)) this.#context.journal.invoked(actor.row.id, task.id);
      return;
    }
    this.#report(actor, task.id, done.outcome);
  }

  #report(actor: ExecutionActor | undefined, taskId: string, outcome: TaskOutcome): void {
    const at = this.#context.clock.now().toISOString();
    if (outcome.ok) actor?.submit({ type: 'TaskSucceeded', at, taskId, output: outcome.output });
    else actor?.submit({ type: 'TaskFailed', at, taskId, error: outcome.error, cause: outcome.cause });
  }

  #beginChild(actor: ExecutionActor, task: OpenTask, request: Extract<TaskRequest, { kind: 'execution' }>): void {
    const { row } = actor;
    const { journal, definitions, hash, clock } = this.#context;
    const machine = definitions.current(request.machine);
    if (machine === undefined) {
      const cause = `There is no state machine ${JSON.stringify(request.machine)}`;
      this.#report(actor, task.id, { ok: false, error: 'StepFunctions.StateMachineDoesNotExistException', cause });
      return;
    }
    const name = request.name ?? childName(row.id, task.id, hash);
    const draft = {
      id: executionArn(request.machine, name),
      machine: request.machine,
      machine_digest: machine.digest,
      name,
      root: row.root,
      parent: row.id,
      parent_task: task.id,
      seed: hash(`${row.seed}|${row.id}|${task.id}`),
      input: JSON.stringify(request.input),
      started_at: clock.now().toISOString(),
    };
    journal.create(draft, machine.definition);
    const child = journal.find(draft.id);
    if (child?.parent !== row.id || child.parent_task !== task.id) {
      const cause = `The execution ${draft.id} exists already and was started by something else`;
      this.#report(actor, task.id, { ok: false, error: 'StepFunctions.ExecutionAlreadyExistsException', cause });
    } else if (child.stopped_at !== null) {
      this.#report(actor, task.id, childOutcome(child));
    } else if (!this.#actors.has(child.id)) {
      this.#inflight += 1;
      void this.#actorFor(child)
        .then((loaded) => {
          this.#resume(loaded);
        })
        .catch((error: unknown) => {
          this.#fail(error);
        })
        .finally(() => {
          this.#inflight -= 1;
          this.#settle();
        });
    }
  }

  #takeInbox(): void {
    for (const { sequence, execution, event } of this.#context.journal.inbox(this.root)) {
      const actor = this.#actors.get(execution);
      if (actor === undefined || actor.fresh || this.#taken.has(sequence)) continue;
      this.#taken.add(sequence);
      actor.submit(event, sequence);
    }
  }

  #busy(): boolean {
    for (const actor of this.#actors.values()) if (actor.busy) return true;
    return false;
  }

  /** Called whenever something has come to rest: is there anything left to do? */
  #settle(): void {
    if (this.#loading || this.#over || this.#busy()) return;
    this.#guard(() => {
      if (this.#inflight > 0) {
        if (this.#stopping || !this.#actors.has(this.root)) this.#waitForFunctions();
        return;
      }
      this.#takeInbox();
      if (this.#busy()) return;
      const ended = !this.#actors.has(this.root);
      if (ended) this.#finish('finished');
      else if (this.#stopping) this.#finish('stopped');
      else if (!this.#waitsHere()) this.#finish('idle');
    });
  }

  /** Functions that were told to end are given time to do so, but not for ever. */
  #waitForFunctions(): void {
    this.#grace ??= setTimeout(() => {
      this.#guard(() => this.#finish(this.#actors.has(this.root) ? 'stopped' : 'finished'));
    }, this.#context.options.stopGraceMs ?? STOP_GRACE_MS);
  }

  #waitsHere(): boolean {
    const next = this.#timers.next();
    if (next !== undefined && next - this.#context.clock.now().getTime() <= this.#patience) return true;
    if (this.#background !== undefined) return true;
    const work = this.#context.options.background?.();
    if (work === undefined) return false;
    this.#background = work
      // eslint-disable-next-line no-restricted-syntax -- its owner reports its failure; here only its end counts
      .catch(() => {})
      .then(() => {
        this.#background = undefined;
        this.#settle();
      });
    return true;
  }

  #finish(outcome: RunOutcome['outcome']): void {
    const row = this.#context.journal.find(this.root);
    if (row === undefined) throw new Error(`The execution ${this.root} has vanished`);
    const execution = describeRow(row);
    this.#over = true;
    if (outcome !== 'idle') {
      this.#end.resolve({ ...execution, outcome });
      return;
    }
    const next = this.#timers.next();
    const waitingFor = [...this.#actors.values()].flatMap((actor) =>
      [...actor.tasks.values()].filter((task) => task.waits).map((task) => task.stateName),
    );
    this.#end.resolve({ ...execution, outcome, waitingFor, ...(next === undefined ? {} : { nextTimerAt: new Date(next).toISOString() }) });
  }

  #fail(error: unknown): void {
    this.#over = true;
    this.#end.reject(error);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }
}

function childOutcome(row: ExecutionRow): TaskOutcome {
  const description: Json = describeForParent(row);
  if (row.status === 'SUCCEEDED') return { ok: true, output: description };
  return { ok: false, error: 'States.TaskFailed', cause: JSON.stringify(description) };
}
