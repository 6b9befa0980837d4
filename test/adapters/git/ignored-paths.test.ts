import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ignoredOf } from '../../../lib/adapters/git/index.ts';
import { createLab, type Lab } from './lab.ts';

describe('what git ignores of some paths', () => {
  let lab: Lab;
  beforeAll(() => {
    lab = createLab();
  });
  afterAll(() => lab.close());

  it('is told beside a submodule and a link, of which git itself tells nothing', async () => {
    const inner = lab.repository('inner', { a: 'x' });
    const cwd = lab.repository('outer', { '.gitignore': '*.log\n', 'forced.log': '', 'real/a': '' });
    lab.git(cwd, 'add', '--force', 'forced.log');
    lab.git(cwd, 'submodule', '--quiet', 'add', inner, 'lib/inner');
    symlinkSync('real', join(cwd, 'link'));

    const ignored = await ignoredOf(cwd, ['lib/inner/a', 'lib/b', 'c.log', 'gone/d.log', 'link', 'link/a', 'real/a', 'forced.log']);

    expect([...ignored].toSorted()).toEqual(['c.log', 'gone/d.log', 'lib/inner/a', 'link/a']);
  });

  it('is not made up where git cannot tell', async () => {
    const cwd = lab.repository('broken', { a: 'x' });
    lab.write(cwd, { '.git/index': 'no index' });

    await expect(ignoredOf(cwd, ['a'])).rejects.toThrow(/exit code 128/);
  });
});
