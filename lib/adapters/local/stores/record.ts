import type * as z from 'zod';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import type { Database, SqlRow } from './database.ts';

/** A text column. @throws StringlineError `record-invalid` when it holds something else. */
export function textColumn(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw invalid(column, 'is not text');
  return value;
}

/** A numeric column, 0 when it is absent (`sum` over no rows). */
export function numberColumn(row: SqlRow, column: string): number {
  const value = row[column];
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

function invalid(what: string, why: string, cause?: unknown): StringlineError {
  return new StringlineError({
    code: 'record-invalid',
    message: `A stored record cannot be read: ${what} ${why}`,
    fix: 'The database was changed by something else or is damaged: restore it, or move the .stringline directory away to start afresh',
    exit: EXIT.outside,
    cause,
  });
}

/** JSON of a column. @throws StringlineError `record-invalid`. */
export function jsonColumn(row: SqlRow, column: string): unknown {
  try {
    return JSON.parse(textColumn(row, column)) as unknown;
  } catch (error) {
    throw invalid(column, 'is not JSON', error);
  }
}

/** Reads records of one kind: every row is checked against its schema before anyone acts on it. */
export function recordReader<T>(database: Database, kind: string, schema: z.ZodType<T>): (row: SqlRow) => T {
  return (row) => {
    const parsed = schema.safeParse(jsonColumn(row, 'body'));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw invalid(`a ${kind} in ${database.path}`, `(${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'})`, parsed.error);
  };
}

/** Runs synchronous storage work behind a promise: what it throws becomes the rejection. */
export function settle<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
