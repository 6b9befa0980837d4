import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { watchSaves } from '../../../lib/adapters/local/watch-saves.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('watching saves', () => {
  let root: string;
  let remove: () => void;
  beforeEach(() => {
    ({ path: root, remove } = temporaryDirectory());
  });
  afterEach(() => {
    remove();
  });

  it('tells of each file of new folders once, however many are written at once', async () => {
    const told: string[] = [];
    const watching = await watchSaves(root, {
      ignored: (path) => path.endsWith('.log'),
      onBatch: (saves) => Promise.resolve(void told.push(...[...saves].map(([path, kind]) => `${kind} ${path}`))),
      onError: (error) => {
        throw error;
      },
    });
    const paths = Array.from({ length: 600 }, (_, index) => `new-${String(index % 3)}/of-${String(index % 2)}/${String(index)}.ts`);

    for (const [index, path] of paths.entries()) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), 'x');
      writeFileSync(join(root, `${path}.log`), 'x');
      // The watcher gets to look at what is there so far.
      if (index % 50 === 0) await turn();
    }
    for (const end = Date.now() + 15_000; told.length < paths.length && Date.now() < end; ) await delay(50);
    await watching.close();

    expect(told.sort()).toEqual(paths.map((path) => `created ${path}`).sort());
  });

  it('takes what was saved together for one burst, also where the machine has kept this process from hearing of it', async () => {
    const bursts: string[][] = [];
    const watching = await watchSaves(root, {
      ignored: () => false,
      onBatch: (saves) => Promise.resolve(void bursts.push([...saves.keys()])),
      onError: (error) => {
        throw error;
      },
      settleMs: 1_500,
    });

    writeFileSync(join(root, 'a.ts'), 'x');
    await delay(100);
    writeFileSync(join(root, 'b.ts'), 'x');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_600);
    for (const end = Date.now() + 15_000; bursts.length === 0 && Date.now() < end; ) await delay(50);
    await watching.close();

    expect(bursts).toEqual([['a.ts', 'b.ts']]);
  });
});
