import type { Clock } from '../../app/ports.ts';
import type { Database } from '../../adapters/local/stores/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { currentProcess, isAlive, ProcessIdentity } from './process-identity.ts';

/** A holder that we cannot look at counts as dead when it has been silent this long, in milliseconds. */
export const LEASE_SILENCE_MS = 60_000;
export const LEASE_BEAT_MS = 10_000;

export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** Throws when the lease is no longer ours. Call it inside every transaction that relies on it. */
  check(): void;
  beat(): void;
  release(): void;
}

function holderIsGone(row: { holder: ProcessIdentity; beatAt: string }, clock: Clock): boolean {
  const alive = isAlive(row.holder);
  return alive === undefined ? clock.now().getTime() - Date.parse(row.beatAt) > LEASE_SILENCE_MS : !alive;
}

function locked(name: string, holder: ProcessIdentity): StringlineError {
  return new StringlineError({
    code: 'execution-locked',
    message: `Process ${holder.pid} is driving ${name} already`,
    fix: `Let it go on, or stop it first (kill ${holder.pid}); what it has done so far is kept`,
    exit: EXIT.usage,
  });
}

/** Leases that this process has given up and could not take out of the records: on a full disk even that fails, and the process lives on. */
const givenUp = new WeakMap<Database, Set<string>>();

const leaseKey = (name: string, owner: string): string => JSON.stringify([name, owner]);

/** The process that holds a lease; undefined where none that lives does. */
export function leaseHolder(database: Database, clock: Clock, name: string): ProcessIdentity | undefined {
  const row = database.get('SELECT owner, holder, beat_at FROM leases WHERE name = ?', name);
  if (row === undefined || givenUp.get(database)?.has(leaseKey(name, String(row['owner']))) === true) return undefined;
  const holder = ProcessIdentity.parse(JSON.parse(String(row['holder'])));
  return holderIsGone({ holder, beatAt: String(row['beat_at']) }, clock) ? undefined : holder;
}

/**
 * Takes the lease of an execution, from a dead holder where need be.
 * @throws StringlineError `execution-locked` naming the process that has it.
 */
export function acquireLease(database: Database, clock: Clock, as: { name: string; owner: string }): Lease {
  const { name, owner } = as;
  // A lease tells of a process that lives: no power cut leaves one behind that counts.
  const write = <T>(work: () => T): T => database.relaxed(() => database.transaction(work));
  write(() => {
    const holder = leaseHolder(database, clock, name);
    if (holder !== undefined) throw locked(name, holder);
    database.run(
      `INSERT INTO leases (name, owner, holder, beat_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, holder = excluded.holder, beat_at = excluded.beat_at`,
      name,
      owner,
      JSON.stringify(currentProcess()),
      clock.now().toISOString(),
    );
  });
  const own = givenUp.get(database) ?? new Set();
  givenUp.set(database, own);
  own.delete(leaseKey(name, owner));
  const lost = (): StringlineError =>
    new StringlineError({
      code: 'lease-lost',
      message: `Another process has taken over ${name}: this one was silent for too long`,
      fix: 'Nothing is lost: the other process goes on. See: stringline status',
      exit: EXIT.outside,
    });
  return {
    name,
    owner,
    check: () => {
      if (database.get('SELECT 1 FROM leases WHERE name = ? AND owner = ?', name, owner) === undefined) throw lost();
    },
    beat: () => {
      if (database.run('UPDATE leases SET beat_at = ? WHERE name = ? AND owner = ?', clock.now().toISOString(), name, owner) === 0)
        throw lost();
    },
    release: () => {
      own.add(leaseKey(name, owner));
      write(() => database.run('DELETE FROM leases WHERE name = ? AND owner = ?', name, owner));
      own.delete(leaseKey(name, owner));
    },
  };
}
