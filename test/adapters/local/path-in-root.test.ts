import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathInRoot } from '../../../lib/adapters/local/path-in-root.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('a path from the root', () => {
  const { path, remove } = temporaryDirectory();
  const at = (...names: string[]): string => join(realpathSync(path), ...names);
  beforeAll(() => {
    mkdirSync(at('real', 'sub'), { recursive: true });
    mkdirSync(at('other'));
    writeFileSync(at('real', 'sub', 'a.ts'), '');
    symlinkSync('real', at('link'));
    symlinkSync(join('real', 'sub'), at('shortcut'));
    symlinkSync(at('other'), at('real', 'outside'));
  });
  afterAll(remove);

  it.each([
    ['real', 'real/sub/a.ts', 'sub/a.ts'],
    ['real', 'link/sub/a.ts', 'sub/a.ts'],
    ['link', 'real/sub/a.ts', 'sub/a.ts'],
    ['link', 'link/sub/a.ts', 'sub/a.ts'],
    ['real', 'shortcut/a.ts', 'sub/a.ts'],
    ['real', 'link', ''],
    ['real', 'shortcut', 'sub'],
    ['real', 'link/gone/b.ts', 'gone/b.ts'],
    ['real', 'real/outside/b.ts', 'outside/b.ts'],
    ['real', 'link/outside', 'outside'],
    ['real', 'other/b.ts', undefined],
    ['link', 'real2/b.ts', undefined],
  ])('%s of %s is %p', (root, named, expected) => {
    expect(pathInRoot(at(root), at(named))).toBe(expected);
  });
});
