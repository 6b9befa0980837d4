import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
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
  close(): void;
}

/** Wraps an open connection; `path` is named in errors. */
export function wrapDatabase(connection: DatabaseSync, path: string): Database {
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
    close: () => {
      statements.clear();
      if (connection.isOpen) connection.close();
    },
  };
}
