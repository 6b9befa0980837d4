import {
  type BeginResult,
  type Clock,
  IDEMPOTENCY_LEASE_SECONDS,
  IDEMPOTENCY_TTL_SECONDS,
  type IdempotencyStore,
} from '../../../app/ports.ts';
import type { Json } from '../../../domain/shared/digest.ts';
import type { Database } from './database.ts';
import { jsonColumn, settle, textColumn } from './record.ts';

const SELECT = 'SELECT request, response FROM idempotency WHERE key = ? AND expires_at > ?';
const BEGIN = `INSERT INTO idempotency (key, request, expires_at) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET request = excluded.request, response = NULL, expires_at = excluded.expires_at`;
const COMPLETE = 'UPDATE idempotency SET response = ?, expires_at = ? WHERE key = ? AND request = ? AND response IS NULL';
const ABANDON = 'DELETE FROM idempotency WHERE key = ? AND request = ? AND response IS NULL';
const FORGET = 'DELETE FROM idempotency WHERE expires_at <= ?';

/** Answered requests in SQLite. What has expired is forgotten when the next request begins. */
export function createIdempotencyStore(database: Database, clock: Clock): IdempotencyStore {
  const now = (): number => Math.floor(clock.now().getTime() / 1000);
  const begin = (key: string, digest: string): BeginResult => {
    const row = database.get(SELECT, key, now());
    if (row === undefined) {
      database.run(FORGET, now());
      database.run(BEGIN, key, digest, now() + IDEMPOTENCY_LEASE_SECONDS);
      return { outcome: 'new' };
    }
    if (textColumn(row, 'request') !== digest) return { outcome: 'conflict' };
    return row['response'] === null ? { outcome: 'in-progress' } : { outcome: 'replay', response: jsonColumn(row, 'response') as Json };
  };
  return {
    begin: (key, digest) => settle(() => database.transaction(() => begin(key, digest))),
    complete: (key, digest, response) =>
      settle(() => {
        database.run(COMPLETE, JSON.stringify(response), now() + IDEMPOTENCY_TTL_SECONDS, key, digest);
      }),
    abandon: (key, digest) =>
      settle(() => {
        database.run(ABANDON, key, digest);
      }),
  };
}
