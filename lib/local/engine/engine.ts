import { sha256 } from '../../adapters/local/sha256.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { canonicalJson } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { EngineEvent } from '../../domain/workflow/asl/index.ts';
import { createDefinitions, unknownMachine } from './definitions.ts';
import { describeRow } from './describe.ts';
import { Drive, type DriveContext } from './drive.ts';
import { Journal } from './journal.ts';
import { acquireLease } from './lease.ts';
import { executionArn } from './names.ts';
import { createScheduler } from './scheduler.ts';
import { createTaskRunner } from './task-runner.ts';
import type { Engine, EngineOptions, JournalRecord, RunOptions, RunOutcome } from './types.ts';

function unknownExecution(id: string): StringlineError {
  return new StringlineError({
    code: 'execution-unknown',
    message: `There is no execution ${id}`,
    fix: 'List the runs: stringline status',
    exit: EXIT.usage,
  });
}

function nameTaken(id: string): StringlineError {
  return new StringlineError({
    code: 'execution-exists',
    message: `The execution ${id} exists already, with another input`,
    fix: 'Start it under another name',
    exit: EXIT.internal,
  });
}

function isLocked(error: unknown): boolean {
  return error instanceof StringlineError && error.code === 'execution-locked';
}

/** Task tokens derive from the seed: it is not shown. */
function withoutSeed(event: EngineEvent): EngineEvent {
  return event.type === 'ExecutionStarted' ? { ...event, seed: '' } : event;
}

class LocalEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #context: DriveContext;
  readonly #owner: string;
  readonly #active = new Map<string, { drive: Drive; outcome: Promise<RunOutcome> }>();

  constructor(options: EngineOptions) {
    const { clock, host } = options;
    const journal = new Journal(options.database, sha256);
    this.#options = options;
    this.#owner = options.ids();
    this.#context = {
      options,
      journal,
      clock,
      host,
      hash: sha256,
      scheduler: options.scheduler ?? createScheduler(clock),
      runner: createTaskRunner(options, sha256),
      definitions: createDefinitions(options, journal, sha256),
    };
  }

  async start(machine: string, name: string, input: Json): Promise<string> {
    const { journal, definitions } = this.#context;
    const current = definitions.current(machine);
    if (current === undefined) throw unknownMachine(machine, Object.keys(this.#options.machines));
    const id = executionArn(machine, name);
    const started = journal.create(
      {
        id,
        machine,
        machine_digest: current.digest,
        name,
        root: id,
        parent: null,
        parent_task: null,
        seed: this.#options.ids(),
        input: JSON.stringify(input),
        started_at: this.#now(),
      },
      current.definition,
    );
    if (!started && canonicalJson(journal.find(id)?.input) !== canonicalJson(input)) throw nameTaken(id);
    return Promise.resolve(id);
  }

  async run(executionId: string, options: RunOptions = {}): Promise<RunOutcome> {
    const row = this.#context.journal.find(executionId);
    if (row === undefined) throw unknownExecution(executionId);
    if (row.stopped_at !== null) return { ...describeRow(row), outcome: 'finished' };
    const active = this.#active.get(row.root);
    if (active !== undefined) return active.outcome;
    const lease = acquireLease(this.#options.database, this.#options.clock, { name: row.root, owner: this.#owner });
    const drive = new Drive(this.#context, row.root, { lease, options });
    const outcome = drive.run(options.signal).finally(() => this.#active.delete(row.root));
    this.#active.set(row.root, { drive, outcome });
    return outcome;
  }

  async resume(options: RunOptions = {}): Promise<RunOutcome[]> {
    const runs = this.#context.journal.unfinishedRoots().map(async (id) => {
      try {
        return [await this.run(id, options)];
      } catch (error) {
        if (!isLocked(error)) throw error;
        // eslint-disable-next-line no-restricted-syntax -- another process drives that one
        return [];
      }
    });
    return (await Promise.all(runs)).flat();
  }

  async abort(executionId: string, reason: { error?: string; cause?: string } = {}): Promise<boolean> {
    const { journal } = this.#context;
    const row = journal.find(executionId);
    if (row === undefined || row.stopped_at !== null) return false;
    journal.post(executionId, { type: 'ExecutionAborted', at: this.#now(), ...reason });
    const active = this.#active.get(row.root);
    if (active !== undefined) {
      active.drive.nudge();
      return true;
    }
    try {
      // Nobody drives it: take in the message, start nothing.
      await this.run(row.root, { signal: AbortSignal.abort() });
    } catch (error) {
      // Another process drives it, and finds the message.
      if (!isLocked(error)) throw error;
    }
    return true;
  }

  succeed(token: string, output: Json): Promise<boolean> {
    return this.#complete(token, (taskId) => ({ type: 'TaskSucceeded', at: this.#now(), taskId, output }));
  }

  fail(token: string, error: string, cause: string): Promise<boolean> {
    return this.#complete(token, (taskId) => ({ type: 'TaskFailed', at: this.#now(), taskId, error, cause }));
  }

  async heartbeat(token: string): Promise<boolean> {
    const waiter = this.#context.journal.waiter(token);
    if (waiter === undefined) return Promise.resolve(false);
    this.#context.journal.post(waiter.execution, { type: 'TaskHeartbeat', at: this.#now(), taskId: waiter.task });
    this.#nudge(waiter.execution);
    return true;
  }

  async describe(executionId: string): ReturnType<Engine['describe']> {
    const row = this.#context.journal.find(executionId);
    return Promise.resolve(row === undefined ? undefined : describeRow(row));
  }

  async history(executionId: string): Promise<JournalRecord[]> {
    const rows = this.#context.journal.events(executionId);
    return Promise.resolve(rows.map(({ sequence, event, history }) => ({ sequence, event: withoutSeed(event), history })));
  }

  async close(): Promise<void> {
    const active = [...this.#active.values()];
    for (const { drive } of active) drive.stop();
    await Promise.allSettled(active.map(({ outcome }) => outcome));
  }

  async #complete(token: string, outcome: (taskId: string) => EngineEvent): Promise<boolean> {
    const execution = this.#context.journal.complete(token, outcome);
    if (execution === undefined) return Promise.resolve(false);
    this.#nudge(execution);
    return true;
  }

  #nudge(execution: string): void {
    const row = this.#context.journal.find(execution);
    if (row !== undefined) this.#active.get(row.root)?.drive.nudge();
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }
}

/**
 * The embedded engine: runs state machines durably on SQLite. Every event is journalled, with all it changes, before its commands are
 * carried out; what was under way when a process died is started again by the next `run` or `resume` (at least once: functions are
 * idempotent by their build keys).
 */
export function createEngine(options: EngineOptions): Engine {
  return new LocalEngine(options);
}
