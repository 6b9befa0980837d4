import { afterAll, describe, expect, it } from '@jest/globals';
import { pushedContent } from '../../../lib/adapters/git/index.ts';
import { createLab } from './lab.ts';

const lab = createLab();
afterAll(() => lab.close());
const ABSENT = 'a'.repeat(40);

describe('what a push takes along', () => {
  const cwd = lab.repository('pushed', { 'a.ts': 'old\n', 'b.ts': 'b\n' });
  const blob = (revision: string): string => lab.git(cwd, 'rev-parse', revision);
  const far = lab.repository('far');
  lab.git(far, 'config', 'receive.denyCurrentBranch', 'ignore');
  lab.git(cwd, 'remote', 'add', 'origin', far);
  lab.git(cwd, 'push', '-q', 'origin', 'main');
  lab.git(cwd, 'checkout', '-q', '-b', 'feature');
  const feature = lab.commit(cwd, 'Feature', { 'a.ts': 'feature\n' });
  lab.git(cwd, 'tag', '-a', 'v1', '-m', 'One', 'feature');
  lab.git(cwd, 'checkout', '-q', '-b', 'other', 'main');
  lab.commit(cwd, 'Other', { 'a.ts': 'other\n' });
  const [old, featured, other, beside] = ['main:a.ts', 'feature:a.ts', 'other:a.ts', 'main:b.ts'].map(blob);

  it.each([
    ['the branch that is named, and not the one that is checked out', { tips: [feature], theirs: [] }, [featured]],
    ['several branches', { tips: [feature, blob('other')], theirs: [] }, [featured, other]],
    ['a tag', { tips: [blob('v1')], theirs: [] }, [featured]],
    ['what the other side has already', { tips: [feature], theirs: [feature] }, []],
    ['a branch of which the other side has what is not here', { tips: [feature], theirs: [ABSENT] }, [featured]],
    ['a deletion', { tips: [], theirs: [feature] }, []],
    ['what nobody has named: HEAD', undefined, [other]],
  ])('is new in %s', async (_, push, expected) => {
    const { leaving } = await pushedContent(cwd, push);

    expect([old, featured, other, beside].filter((id) => leaving.has(id ?? ''))).toEqual(expected);
  });

  it('stands in its newest commits, be it new or not', async () => {
    const { standing } = await pushedContent(cwd, { tips: [feature, blob('v1')], theirs: [] });

    expect([old, featured, other, beside].filter((id) => standing.has(id ?? ''))).toEqual([featured, beside]);
  });
});
