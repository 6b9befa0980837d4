import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pushedContent } from '../../../lib/adapters/git/index.ts';
import { contentKey } from '../../../lib/domain/hooks/dispatch/index.ts';
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
  const moved = lab.commit(cwd, 'Move', { 'sub/ä b.ts': 'other\n', 'a.ts': 'old\n', 'far.ts': 'b\n' });
  lab.git(cwd, 'checkout', '-q', '-b', 'merged', 'feature');
  lab.git(cwd, 'merge', '-q', '-s', 'ours', '--no-commit', 'other');
  const merged = lab.commit(cwd, 'Merge', { 'a.ts': 'merged\n' });
  lab.git(cwd, 'tag', 'text', blob('feature:a.ts'));
  lab.git(cwd, 'checkout', '-q', 'other');
  const named: Record<string, string> = {
    ...{ old: 'main:a.ts', featured: 'feature:a.ts', other: 'other~1:a.ts', merged: 'merged:a.ts', beside: 'main:b.ts' },
    ...{ moved: 'other:sub/ä b.ts', backThere: 'other:far.ts' },
  };
  /** Which of these files, as they are there, are among contents. */
  const among = (contents: ReadonlySet<string>): string[] =>
    Object.keys(named).filter((name) =>
      contents.has(contentKey({ path: named[name]?.split(':')[1] ?? '', digest: blob(named[name] ?? '') })),
    );

  it.each([
    ['the branch that is named, and not the one that is checked out', { tips: [feature], theirs: [] }, ['featured']],
    ['several branches', { tips: [feature, blob('other')], theirs: [] }, ['featured', 'other', 'moved']],
    ['a tag', { tips: [blob('v1')], theirs: [] }, ['featured']],
    ['a tag of something without files', { tips: [blob('text'), feature], theirs: [] }, ['featured']],
    ['a merge that writes a file anew', { tips: [merged], theirs: [] }, ['featured', 'other', 'merged', 'moved']],
    ['a merge of which the other side has one part', { tips: [merged], theirs: [moved] }, ['featured', 'merged']],
    ['what the other side has already', { tips: [feature], theirs: [feature] }, []],
    ['a branch of which the other side has what is not here', { tips: [feature], theirs: [ABSENT] }, ['featured']],
    ['a deletion', { tips: [], theirs: [feature] }, []],
    ['what nobody has named: HEAD', undefined, ['other', 'moved']],
  ])('is new in %s', async (_, push, expected) => {
    const { leaving } = await pushedContent(cwd, push);

    expect(among(leaving)).toEqual(expected);
  });

  it.each([
    ['a branch', { tips: [feature, blob('v1')], theirs: [] }, ['featured', 'beside']],
    ['a branch that has content of one file in another', { tips: [moved], theirs: [] }, ['old', 'beside', 'moved', 'backThere']],
  ])('stands in its newest commits, be it new or not: %s', async (_, push, expected) => {
    const { standing } = await pushedContent(join(cwd, 'sub'), push);

    expect(among(standing)).toEqual(expected);
  });
});
