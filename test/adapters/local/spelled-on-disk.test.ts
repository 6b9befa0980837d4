import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spelledOnDisk } from '../../../lib/adapters/local/spelled-on-disk.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('a path as it is spelled on disk', () => {
  let root: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    root = temporaryDirectory('stringline-spelled-');
    mkdirSync(join(root.path, 'src'));
    writeFileSync(join(root.path, 'src', 'a.ts'), '');
    symlinkSync('src', join(root.path, 'SRC'));
    symlinkSync('round', join(root.path, 'round'));
    symlinkSync('src/a.ts', join(root.path, 'link.ts'));
  });
  afterEach(() => {
    root.remove();
  });

  it.each([
    ['of another case', 'SRC/a.ts', 'src/a.ts'],
    ['of what is not there', 'src/b.ts', 'src/b.ts'],
    ['of a link', 'link.ts', 'link.ts'],
    ['of a link that leads round in a circle', 'round', 'round'],
  ])('is right: %s', async (_what, path, expected) => {
    expect(await spelledOnDisk(root.path, path)).toBe(expected);
  });

  it.each([
    ['of another case', 'LIB/B.ts', 'lib/b.ts'],
    ['of what is not there', 'Lib/c.ts', 'lib/c.ts'],
    ['in a folder that is not there', 'Other/C.ts', 'Other/C.ts'],
  ])(
    'is what the folder lists, where case does not matter and a real path has the names that were asked for: %s',
    async (...[, path, expected]) => {
      // As a file system of Linux does that ignores case: both names lead there, and the folder has one.
      for (const name of ['.git', '.GIT', 'lib', 'LIB']) mkdirSync(join(root.path, name));
      for (const file of ['lib/b.ts', 'LIB/B.ts']) writeFileSync(join(root.path, file), '');
      const listed: Record<string, string[]> = { [root.path]: ['.git', 'lib'], [join(root.path, 'lib')]: ['b.ts'] };
      const list = (folder: string): Promise<string[]> => Promise.resolve(listed[folder] ?? []);

      expect(await spelledOnDisk(root.path, path, list)).toBe(expected);
    },
  );
});
