import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import { type Database, wrapDatabase } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import type { WriteHooks } from '../write-hooks.ts';
import { storageError } from './storage-error.ts';

/** "STLN": tells our files from other SQLite databases. */
const APPLICATION_ID = 0x53544c4e;

export interface OpenOptions {
  /** How long a statement waits for another process's write, in milliseconds. */
  busyTimeoutMs?: number;
  /** Called around every commit. */
  hooks?: WriteHooks;
}

function pragma(connection: DatabaseSync, name: string): unknown {
  return Object.values(connection.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

function refuse(code: string, path: string, what: { message: string; fix: string }): StringlineError {
  return new StringlineError({ code, message: `${path} ${what.message}`, fix: what.fix, exit: EXIT.usage });
}

/** @throws StringlineError `database-foreign`, `database-newer` where the file is not ours to read. */
export function checkIdentity(connection: DatabaseSync, path: string): void {
  const id = pragma(connection, 'application_id');
  const version = Number(pragma(connection, 'user_version'));
  const empty = connection.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
  if (id !== APPLICATION_ID && !(id === 0 && empty)) {
    throw refuse('database-foreign', path, {
      message: 'is a database of another program',
      fix: `Move it away: mv '${path}' '${path}.other'`,
    });
  }
  if (version > MIGRATIONS.length) {
    throw refuse('database-newer', path, {
      message: `was written by a newer Stringline (schema ${version}; this one knows ${MIGRATIONS.length})`,
      fix: 'Use that newer version of stringline with this repository',
    });
  }
}

function migrate(connection: DatabaseSync): void {
  if (Number(pragma(connection, 'user_version')) === MIGRATIONS.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Read again inside the transaction: another process may have migrated while we waited for the lock.
    const from = Number(pragma(connection, 'user_version'));
    for (const migration of MIGRATIONS.slice(from)) connection.exec(migration);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${Math.max(from, MIGRATIONS.length)}; COMMIT`);
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

/** Task tokens and prompts are in there: for the owner's eyes only. SQLite gives its -wal and -shm files the same mode. */
function createPrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

/**
 * Opens (and creates or migrates) the database: write-ahead log, synced at every commit.
 * @throws StringlineError `directory-read-only`, `disk-full`, `database-newer`, `database-foreign`, `database-corrupt`, `database-busy`, `storage-failed`.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database {
  let connection: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') createPrivate(path);
    connection = new DatabaseSync(path, { timeout: options.busyTimeoutMs ?? 10_000, enableForeignKeyConstraints: true });
    checkIdentity(connection, path);
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216');
    migrate(connection);
    return wrapDatabase(connection, path, options.hooks);
  } catch (error) {
    if (connection?.isOpen === true) connection.close();
    throw storageError(error, path);
  }
}
