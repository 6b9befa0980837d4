import type { Database } from '../../adapters/local/stores/index.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import type { EngineEvent, HistoryEntry } from '../../domain/workflow/asl/index.ts';
import type { Plan } from './plan.ts';
import { ExecutionRow, InboxRow, JournalRow, readRow, TaskRow, TimerRow } from './rows.ts';

export type NewExecution = Pick<
  ExecutionRow,
  'id' | 'machine' | 'machine_digest' | 'name' | 'root' | 'parent' | 'parent_task' | 'seed' | 'started_at'
> & { input: string };

/** One event with everything it changes: one transaction. */
export interface StepRecord {
  execution: string;
  sequence: number;
  event: EngineEvent;
  /** JSON of the event. */
  text: string;
  history: readonly HistoryEntry[];
  plan: Plan;
  /** Task or timer that this event used up. */
  done: { task?: string; timer?: string };
  /** JSON of the state after it, when it is time to store one. */
  snapshot: string | undefined;
  /** Row of the inbox that brought the event. */
  inbox: number | undefined;
}

const INSERT_EXECUTION = `INSERT INTO executions
  (id, machine, machine_digest, name, root, parent, parent_task, seed, input, status, started_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?) ON CONFLICT (id) DO NOTHING`;
const INSERT_EVENT = 'INSERT INTO journal (execution, sequence, event, history) VALUES (?, ?, ?, ?)';
const INSERT_TASK = `INSERT INTO tasks (execution, task, number, state_name, resource, arguments, waits, token_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const INSERT_TIMER = 'INSERT INTO timers (execution, timer, due) VALUES (?, ?, ?)';
const INSERT_INBOX = 'INSERT INTO inbox (execution, task, event) VALUES (?, ?, ?)';
const SET_SNAPSHOT = 'UPDATE executions SET snapshot = ?, snapshot_at = ? WHERE id = ?';
const FINISH = `UPDATE executions SET status = ?, output = ?, error = ?, cause = ?, stopped_at = ?, snapshot = NULL, snapshot_at = ? WHERE id = ?`;
/** A cancelled task that is an execution of its own: what it runs is ended too. */
const ABORT_CHILD = `INSERT INTO inbox (execution, event)
  SELECT id, ? FROM executions WHERE parent = ? AND parent_task = ? AND stopped_at IS NULL`;

/** The engine's tables. Every method that writes is one transaction, and returns when it is on disk. */
export class Journal {
  readonly #database: Database;
  readonly #hash: Hash;

  constructor(database: Database, hash: Hash) {
    this.#database = database;
    this.#hash = hash;
  }

  #commit<T>(work: () => T): T {
    return this.#database.transaction(work);
  }

  /** False when the id exists; then nothing is written. */
  create(execution: NewExecution, definition: string | undefined): boolean {
    if (this.find(execution.id) !== undefined) return false;
    return this.#commit(() => {
      if (definition !== undefined) {
        const values = [execution.machine_digest, execution.machine, definition] as const;
        this.#database.run('INSERT INTO machines (digest, name, definition) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING', ...values);
      }
      const { id, machine, machine_digest, name, root, parent, parent_task, seed, input, started_at } = execution;
      return (
        this.#database.run(INSERT_EXECUTION, id, machine, machine_digest, name, root, parent, parent_task, seed, input, started_at) === 1
      );
    });
  }

  definition(digest: string): string | undefined {
    const row = this.#database.get('SELECT definition FROM machines WHERE digest = ?', digest);
    return row === undefined ? undefined : String(row['definition']);
  }

  find(id: string): ExecutionRow | undefined {
    const row = this.#database.get('SELECT * FROM executions WHERE id = ?', id);
    return row === undefined ? undefined : readRow('execution', ExecutionRow, row);
  }

  /** Unfinished executions that no state started, oldest first. */
  unfinishedRoots(): string[] {
    return this.#database
      .all('SELECT id FROM executions WHERE stopped_at IS NULL AND parent IS NULL ORDER BY started_at, rowid')
      .map((row) => String(row['id']));
  }

  /** Unfinished executions below a root, the root among them, oldest first. */
  unfinished(root: string): string[] {
    return this.#database
      .all('SELECT id FROM executions WHERE root = ? AND stopped_at IS NULL ORDER BY rowid', root)
      .map((row) => String(row['id']));
  }

  events(execution: string, after = 0): JournalRow[] {
    return this.#database
      .all('SELECT sequence, event, history FROM journal WHERE execution = ? AND sequence > ? ORDER BY sequence', execution, after)
      .map((row) => readRow('journal entry', JournalRow, row));
  }

  tasks(execution: string): TaskRow[] {
    return this.#database
      .all('SELECT task, state_name, resource, arguments, waits FROM tasks WHERE execution = ? ORDER BY number', execution)
      .map((row) => readRow('task', TaskRow, row));
  }

  timers(execution: string): TimerRow[] {
    return this.#database
      .all('SELECT timer, due FROM timers WHERE execution = ? ORDER BY due, timer', execution)
      .map((row) => readRow('timer', TimerRow, row));
  }

  /** What came from outside for the executions below a root, in order. */
  inbox(root: string): InboxRow[] {
    return this.#database
      .all(
        'SELECT i.sequence, i.execution, i.event FROM inbox i JOIN executions e ON e.id = i.execution WHERE e.root = ? ORDER BY i.sequence',
        root,
      )
      .map((row) => readRow('message', InboxRow, row));
  }

  /** Leaves an event for whoever drives the execution. */
  post(execution: string, event: EngineEvent): void {
    this.#commit(() => this.#database.run(INSERT_INBOX, execution, null, JSON.stringify(event)));
  }

  dropMessage(sequence: number): void {
    this.#commit(() => this.#database.run('DELETE FROM inbox WHERE sequence = ?', sequence));
  }

  /** Who waits for a token, if anyone still does. */
  waiter(token: string): { execution: string; task: string } | undefined {
    const row = this.#database.get('SELECT execution, task FROM tasks WHERE token_hash = ?', this.#hash(token));
    return row === undefined ? undefined : { execution: String(row['execution']), task: String(row['task']) };
  }

  /** Uses a token up and leaves its outcome for whoever drives the execution: the execution's id, or undefined for an unknown or used token. */
  complete(token: string, outcome: (task: string) => EngineEvent): string | undefined {
    if (this.waiter(token) === undefined) return undefined;
    return this.#commit(() => {
      const waiter = this.waiter(token);
      if (waiter === undefined) return undefined;
      this.#database.run('UPDATE tasks SET token_hash = NULL WHERE execution = ? AND task = ?', waiter.execution, waiter.task);
      this.#database.run(INSERT_INBOX, waiter.execution, waiter.task, JSON.stringify(outcome(waiter.task)));
      return waiter.execution;
    });
  }

  /** The invocation that was to hand on a token has ended: it is not repeated, and its arguments, which hold the token, are forgotten. */
  invoked(execution: string, task: string): void {
    this.#commit(() => this.#database.run('UPDATE tasks SET arguments = NULL WHERE execution = ? AND task = ?', execution, task));
  }

  /** Commits a step; `check` runs inside the transaction and may refuse it. */
  step(step: StepRecord, check: () => void): void {
    this.#commit(() => {
      check();
      this.#database.run(INSERT_EVENT, step.execution, step.sequence, step.text, JSON.stringify(step.history));
      if (step.inbox !== undefined) this.#database.run('DELETE FROM inbox WHERE sequence = ?', step.inbox);
      this.#endWork(step);
      this.#beginWork(step);
      if (step.plan.finish !== undefined) this.#finish(step);
      else if (step.snapshot !== undefined) this.#database.run(SET_SNAPSHOT, step.snapshot, step.sequence, step.execution);
    });
  }

  #endWork({ execution, plan, done, event }: StepRecord): void {
    const tasks = done.task === undefined ? plan.cancel : [done.task, ...plan.cancel];
    for (const task of tasks) this.#database.run('DELETE FROM tasks WHERE execution = ? AND task = ?', execution, task);
    const aborted = JSON.stringify({ type: 'ExecutionAborted', at: event.at } satisfies EngineEvent);
    for (const task of plan.cancel) this.#database.run(ABORT_CHILD, aborted, execution, task);
    const timers = done.timer === undefined ? plan.clear : [done.timer, ...plan.clear];
    for (const timer of timers) this.#database.run('DELETE FROM timers WHERE execution = ? AND timer = ?', execution, timer);
  }

  #beginWork({ execution, sequence, plan }: StepRecord): void {
    for (const [index, task] of plan.start.entries()) {
      const { taskId, stateName, resource, token } = task;
      const number = sequence * 10_000 + index;
      const hashed = token === undefined ? null : this.#hash(token);
      this.#database.run(
        INSERT_TASK,
        execution,
        taskId,
        number,
        stateName,
        resource,
        JSON.stringify(task.arguments),
        token === undefined ? 0 : 1,
        hashed,
      );
    }
    for (const timer of plan.set) this.#database.run(INSERT_TIMER, execution, timer.timerId, timer.at);
  }

  #finish({ execution, sequence, event, plan }: StepRecord): void {
    const { status, output, error, cause } = plan.finish ?? { status: 'FAILED' };
    const result = output === undefined ? null : JSON.stringify(output);
    this.#database.run(FINISH, status, result, error ?? null, cause ?? null, event.at, sequence, execution);
    for (const table of ['tasks', 'timers', 'inbox']) this.#database.run(`DELETE FROM ${table} WHERE execution = ?`, execution);
  }
}
