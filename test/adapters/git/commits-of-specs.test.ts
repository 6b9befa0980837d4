import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { commitsOfSpecs } from '../../../lib/adapters/git/commits-of-specs.ts';
import { createLab } from './lab.ts';

const lab = createLab();
afterAll(() => lab.close());

describe('commitsOfSpecs', () => {
  const cwd = lab.repository('specs', { 'a.ts': 'a\n' });
  const first = lab.commit(cwd, 'One\n\nSpec: cart', { 'sub/sum.test.ts': '', 'sub/"q"\tü\n.test.ts': '', 'b.test.ts': '' });
  const empty = lab.commit(cwd, '\u0001 Two\n\nspec: cart');
  lab.git(cwd, 'checkout', '-q', '-b', 'feature');
  lab.commit(cwd, 'Without a trailer', { 'sub/merged.test.ts': '' });
  lab.git(cwd, 'checkout', '-q', 'main');
  lab.commit(cwd, 'Beside', { 'beside.test.ts': '' });
  lab.git(cwd, 'merge', '-q', '--no-ff', '-m', 'Merge\n\nSpec: cart', 'feature');
  const merge = lab.git(cwd, 'rev-parse', 'HEAD');

  it.each([
    ['', ['sub/merged.test.ts'], ['b.test.ts', 'sub/"q"\tü\n.test.ts', 'sub/sum.test.ts']],
    ['sub', ['merged.test.ts'], ['"q"\tü\n.test.ts', 'sum.test.ts']],
  ])('names paths as they are, seen from the folder "%s", and of a merge what it brings', async (folder, merged, changed) => {
    for (const setting of ['log.showSignature', 'diff.relative', 'core.quotepath']) lab.git(cwd, 'config', setting, 'true');

    expect(await commitsOfSpecs(join(cwd, folder))).toEqual([
      { id: merge, message: 'Merge\n\nSpec: cart\n', paths: merged },
      { id: empty, message: '\u0001 Two\n\nspec: cart\n', paths: [] },
      { id: first, message: 'One\n\nSpec: cart\n', paths: changed },
    ]);
  });

  it('names what the first commit of all brings, whatever git is set to show', async () => {
    const root = lab.repository('root');
    lab.git(root, 'config', 'log.showRoot', 'false');
    const id = lab.commit(root, 'One\n\nSpec: cart', { 'a.ts': '' });

    expect(await commitsOfSpecs(root)).toEqual([{ id, message: 'One\n\nSpec: cart\n', paths: ['a.ts'] }]);
  });

  it('finds none outside of a repository', async () => {
    expect(await commitsOfSpecs(lab.folder)).toEqual([]);
  });
});
