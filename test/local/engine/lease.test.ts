import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../../lib/domain/workflow/run.ts';
import { openDatabase } from '../../../lib/adapters/local/stores/index.ts';
import { acquireLease, LEASE_SILENCE_MS } from '../../../lib/local/engine/lease.ts';
import { currentProcess, isAlive, type ProcessIdentity } from '../../../lib/local/engine/process-identity.ts';
import { driverOfMoving, executionOf } from '../../../lib/local/driver-of.ts';
import { writeServeFile } from '../../../lib/local/serve/token.ts';
import { aRun } from '../../support/records.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { VirtualTime } from './support.ts';

const ELSEWHERE: ProcessIdentity = { pid: 1, started: '1', place: 'another-host|boot|pid:[1]' };

function heldBy(holder: ProcessIdentity, name = 'x') {
  const database = openDatabase(':memory:');
  const time = new VirtualTime();
  database.run(
    'INSERT INTO leases (name, owner, holder, beat_at) VALUES (?, ?, ?, ?)',
    name,
    'first',
    JSON.stringify(holder),
    time.clock.now().toISOString(),
  );
  return { database, time, acquire: () => acquireLease(database, time.clock, { name, owner: 'second' }) };
}

async function deadProcess(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return { ...currentProcess(), pid: child.pid ?? 0 };
}

describe('isAlive', () => {
  it('knows this process, and that it is another one when its start differs', () => {
    const self = currentProcess();

    expect(isAlive(self)).toBe(true);
    expect(isAlive({ ...self, started: `${self.started}0` })).toBe(false);
  });

  it('knows a process that has ended, and one of an earlier boot', async () => {
    const [host, , namespace] = currentProcess().place.split('|');

    expect(isAlive(await deadProcess())).toBe(false);
    expect(isAlive({ ...currentProcess(), place: `${host}|earlier|${namespace}` })).toBe(false);
  });

  it.each([
    { name: 'on another host', identity: ELSEWHERE },
    { name: 'whose start nobody could tell', identity: { ...currentProcess(), started: '' } },
  ])('does not pretend to know one $name', ({ identity }) => {
    expect(isAlive(identity)).toBeUndefined();
  });
});

describe('a lease', () => {
  it('is refused while its holder lives, however long it is silent', () => {
    const { time, acquire } = heldBy(currentProcess());
    time.advance(10 * LEASE_SILENCE_MS);

    expect(acquire).toThrow(expect.objectContaining({ code: 'execution-locked', exit: 2 }));
  });

  it('is taken over from a holder that has died', async () => {
    const { acquire } = heldBy(await deadProcess());

    expect(acquire()).toMatchObject({ name: 'x', owner: 'second' });
  });

  it('is taken over from a holder elsewhere only when it has been silent for long', () => {
    const { time, acquire } = heldBy(ELSEWHERE);

    expect(acquire).toThrow(expect.objectContaining({ code: 'execution-locked' }));
    time.advance(LEASE_SILENCE_MS + 1);
    expect(acquire()).toMatchObject({ owner: 'second' });
  });

  it('that was taken over is noticed by the one who had it', () => {
    const { database, time, acquire } = heldBy(ELSEWHERE);
    time.advance(LEASE_SILENCE_MS + 1);
    const lease = acquire();
    lease.check();
    lease.beat();

    database.run(`UPDATE leases SET owner = 'third'`);
    lease.release();

    expect(() => lease.check()).toThrow(expect.objectContaining({ code: 'lease-lost' }));
    expect(() => lease.beat()).toThrow(expect.objectContaining({ code: 'lease-lost' }));
    expect(database.all('SELECT owner FROM leases')).toEqual([{ owner: 'third' }]);
  });

  it('is free again when it was given back', () => {
    const database = openDatabase(':memory:');
    const { clock } = new VirtualTime();

    acquireLease(database, clock, { name: 'x', owner: 'a' }).release();

    expect(acquireLease(database, clock, { name: 'x', owner: 'b' })).toMatchObject({ owner: 'b' });
  });
});

describe('who drives a run', () => {
  const self = currentProcess();
  const run = (change: Partial<Run> = {}) => aRun({ status: 'running', ...change });
  const of = (record: Run, { holder = self, server }: { holder?: ProcessIdentity; server?: number } = {}) => {
    const { database, time } = heldBy(holder, executionOf(run()));
    const { path: root, remove } = temporaryDirectory();
    const state = join(root, '.stringline');
    mkdirSync(state);
    if (server !== undefined) writeServeFile(state, { url: 'http://127.0.0.1:1', token: 't', pid: server });
    try {
      return driverOfMoving(record, { root, database, ports: time });
    } finally {
      remove();
    }
  };

  it('is the process that holds it, said with its address where that is a server', () => {
    expect(of(run())).toEqual({ pid: self.pid });
    expect(of(run(), { server: self.pid + 1 })).toEqual({ pid: self.pid });
    expect(of(run(), { server: self.pid })).toEqual({ pid: self.pid, serve: 'http://127.0.0.1:1' });
  });

  it('is nobody once that process has died, or for another run', async () => {
    expect(of(run(), { holder: await deadProcess() })).toBeNull();
    expect(of(run({ id: 'another' }))).toBeNull();
  });

  it.each([run({ status: 'waiting' }), run({ status: 'succeeded' }), run({ requestSource: 'spec sync' })])(
    'is no question of a run that waits, has ended, or is carried by what began it',
    (record) => {
      expect(of(record)).toBeUndefined();
    },
  );
});
