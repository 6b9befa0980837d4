import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { DurableWrite, WriteHooks } from '../write-hooks.ts';
import { storageError } from './storage-error.ts';

export type SqlRow = Record<string, unknown>;

/** A SQLite connection with cached statements, transactions that nest by joining, and errors that users can act on. */
export interface Database {
  readonly path: string;
  /** Rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  get(sql: string, ...values: SQLInputValue[]): SqlRow | undefined;
  all(sql: string, ...values: SQLInputValue[]): SqlRow[];
  /** Runs `work` in one immediate transaction; what it throws rolls everything back. Inside another one it joins it. */
  transaction<T>(work: () => T): T;
  /**
   * Runs `work`, whose changes may wait for the next transaction that is not in it to reach the disk: a power cut in between undoes them, the
   * death of the process does not. For what is worth nothing without that next one.
   */
  relaxed<T>(work: () => T): T;
  close(): void;
}

/** Wraps an open connection; `path` is named in errors. */
export function wrapDatabase(connection: DatabaseSync, path: string, hooks?: WriteHooks): Database {
  if (hooks !== undefined) return withHooks(wrapDatabase(connection, path), connection, hooks);
  const statements = new Map<string, StatementSync>();
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storageError(error, path);
    }
  };
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const rollback = (): void => {
    // A full disk ends the transaction by itself; a second ROLLBACK would hide the first error.
    if (connection.isTransaction) connection.exec('ROLLBACK');
  };
  return {
    path,
    run: (sql, ...values) => guard(() => Number(prepared(sql).run(...values).changes)),
    get: (sql, ...values) => guard(() => prepared(sql).get(...values)),
    all: (sql, ...values) => guard(() => prepared(sql).all(...values)),
    transaction: (work) => {
      if (connection.isTransaction) return work();
      guard(() => prepared('BEGIN IMMEDIATE').run());
      try {
        const result = work();
        guard(() => prepared('COMMIT').run());
        return result;
      } catch (error) {
        rollback();
        throw error;
      }
    },
    relaxed: (work) => {
      if (connection.isTransaction) return work();
      connection.exec('PRAGMA synchronous = NORMAL');
      try {
        return work();
      } finally {
        connection.exec('PRAGMA synchronous = FULL');
      }
    },
    close: () => {
      statements.clear();
      if (connection.isOpen) connection.close();
    },
  };
}

/** The same database with hooks around each commit that changes something; a statement on its own becomes a transaction for it. */
function withHooks(database: Database, connection: DatabaseSync, hooks: WriteHooks): Database {
  let statements: string[] = [];
  const transaction = <T>(work: () => T): T => {
    if (connection.isTransaction) return work();
    statements = [];
    const { result, write } = database.transaction(() => {
      const committing: { result: T; write: DurableWrite } = { result: work(), write: { kind: 'record', what: statements.join('\n') } };
      if (statements.length > 0) hooks.before(committing.write);
      return committing;
    });
    if (statements.length > 0) hooks.after(write);
    return result;
  };
  const run: Database['run'] = (sql, ...values) =>
    transaction(() => {
      const changed = database.run(sql, ...values);
      if (changed > 0) statements.push(`${sql.replace(/\s+/gu, ' ')} ${JSON.stringify(values.map(String))}`);
      return changed;
    });
  return { ...database, run, transaction };
}
