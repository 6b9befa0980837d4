import { copyFileSync, mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Database, openDatabase } from '../../../lib/adapters/local/stores/index.ts';
import type { StageFunction } from '../../../lib/local/engine/index.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { definition, engineOf, invoke } from './support.ts';

const CHAIN = definition(
  'S1',
  Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`S${n}`, invoke('add', n === 6 ? { End: true } : { Next: `S${n + 1}` })])),
);
const add: StageFunction = (payload) => Promise.resolve((payload as number) + 1);

function eventsOf(database: Database): { sequence: unknown; event: unknown }[] {
  return database.all('SELECT sequence, event FROM journal ORDER BY sequence').map(({ sequence, event }) => ({ sequence, event }));
}

describe('a log that was cut off', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => {
    directory.remove();
  });

  it('is read up to its last whole transaction, and the run goes on from there', async () => {
    const path = join(directory.path, 'whole.sqlite');
    const whole = openDatabase(path);
    const bench = engineOf({ chain: CHAIN }, { functions: { add }, database: whole });
    await bench.engine.run(await bench.engine.start('chain', 'x', 0));
    const all = eventsOf(whole);
    // Not closed yet: everything is in the log still, as when the power fails.
    const size = statSync(`${path}-wal`).size;
    let number = 0;
    const lengths = new Set<number>();

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: size }), async (cut) => {
        const folder = join(directory.path, String((number += 1)));
        mkdirSync(folder);
        const copy = join(folder, 'torn.sqlite');
        copyFileSync(path, copy);
        copyFileSync(`${path}-wal`, `${copy}-wal`);
        truncateSync(`${copy}-wal`, cut);

        const torn = openDatabase(copy);
        const found = eventsOf(torn);
        const { engine } = engineOf({ chain: CHAIN }, { functions: { add }, database: torn });
        // The lease of the dead process is this process's own here.
        torn.run('DELETE FROM leases');
        const outcome = await engine.run(await engine.start('chain', 'x', 0));
        const after = eventsOf(torn);
        torn.close();

        expect(found).toEqual(all.slice(0, found.length));
        expect(outcome).toMatchObject({ outcome: 'finished', status: 'SUCCEEDED', output: 6 });
        expect(after).toHaveLength(all.length);
        lengths.add(found.length);
      }),
      // Cuts spread over the whole log first, so that chance alone cannot leave parts of it out.
      { numRuns: 25, examples: Array.from({ length: 18 }, (_, index): [number] => [Math.floor((size * index) / 17)]) },
    );
    whole.close();

    expect(lengths.size).toBeGreaterThan(3);
  }, 60_000);
});
