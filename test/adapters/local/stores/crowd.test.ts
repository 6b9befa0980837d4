import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from '@jest/globals';
import { openLocalStores } from '../../../../lib/adapters/local/stores/index.ts';
import { assessCrowd } from '../../../support/crowd.ts';
import type { Deed } from '../../../support/crowd-life.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const RUNS = 200;
const PROCESSES = 4;
const PROGRAM = join(import.meta.dirname, 'crowd-program.ts');

/** Every run is lived by one process, and every fifth by another one as well. */
function shareOf(worker: number): number[] {
  const all = Array.from({ length: RUNS }, (_, index) => index);
  return all.filter((index) => index % PROCESSES === worker || (index % 5 === 0 && (index + 1) % PROCESSES === worker));
}

describe('SQLite under a crowd', () => {
  it('carries 200 runs in four processes: none is lost, stuck or moved against the rules, and nothing is done twice', async () => {
    const directory = temporaryDirectory();
    const work = Array.from({ length: PROCESSES }, async (_, worker) => {
      const args = ['--disable-warning=ExperimentalWarning', PROGRAM, directory.path, ...shareOf(worker).map(String)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
      return JSON.parse(stdout) as Deed[];
    });

    const deeds = (await Promise.all(work)).flat();

    const stores = openLocalStores(directory.path);
    await assessCrowd(stores, RUNS, deeds);
    stores.close();
    directory.remove();
  }, 60_000);
});
