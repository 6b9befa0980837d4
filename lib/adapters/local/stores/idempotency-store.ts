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

const SELECT = 'SELECT request, response, noted, lease_until FROM idempotency WHERE key = ? AND expires_at > ?';
const BEGIN = `INSERT INTO idempotency (key, request, lease_until, expires_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET request = excluded.request, response = NULL, noted = NULL, lease_until = excluded.lease_until,
    expires_at = excluded.expires_at`;
const TAKE_OVER = 'UPDATE idempotency SET lease_until = ? WHERE key = ?';
const NOTE = 'UPDATE idempotency SET noted = ?, expires_at = ? WHERE key = ? AND request = ? AND response IS NULL';
const COMPLETE = 'UPDATE idempotency SET response = ?, expires_at = ? WHERE key = ? AND request = ? AND response IS NULL';
const ABANDON = 'DELETE FROM idempotency WHERE key = ? AND request = ? AND response IS NULL AND noted IS NULL';
const LEAVE = 'UPDATE idempotency SET lease_until = 0 WHERE key = ? AND request = ? AND response IS NULL';
const FORGET = 'DELETE FROM idempotency WHERE expires_at <= ?';

/** Answered requests in SQLite. What has expired is forgotten when the next request begins. */
export function createIdempotencyStore(database: Database, clock: Clock): IdempotencyStore {
  const now = (): number => Math.floor(clock.now().getTime() / 1000);
  const begin = (key: string, digest: string): BeginResult => {
    const row = database.get(SELECT, key, now());
    const lease = now() + IDEMPOTENCY_LEASE_SECONDS;
    if (row === undefined) {
      database.run(FORGET, now());
      database.run(BEGIN, key, digest, lease, lease);
      return { outcome: 'new' };
    }
    if (textColumn(row, 'request') !== digest) return { outcome: 'conflict' };
    if (row['response'] !== null) return { outcome: 'replay', response: jsonColumn(row, 'response') as Json };
    const left = Number(row['lease_until']) - now();
    // Nobody was given more than that: the clock was put back meanwhile.
    if (left > 0 && left <= IDEMPOTENCY_LEASE_SECONDS) return { outcome: 'in-progress' };
    database.run(TAKE_OVER, lease, key);
    return { outcome: 'new', ...(row['noted'] !== null && { noted: jsonColumn(row, 'noted') as Json }) };
  };
  const abandon = (key: string, digest: string): void => {
    if (database.run(ABANDON, key, digest) === 0) database.run(LEAVE, key, digest);
  };
  return {
    begin: (key, digest) => settle(() => database.transaction(() => begin(key, digest))),
    note: (key, digest, what) => settle(() => database.run(NOTE, JSON.stringify(what), now() + IDEMPOTENCY_TTL_SECONDS, key, digest) === 1),
    complete: (key, digest, response) =>
      settle(() => {
        database.run(COMPLETE, JSON.stringify(response), now() + IDEMPOTENCY_TTL_SECONDS, key, digest);
      }),
    abandon: (key, digest) => settle(() => database.transaction(() => abandon(key, digest))),
  };
}
