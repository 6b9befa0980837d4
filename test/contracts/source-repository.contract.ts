import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { artefactsOf, createLab, type Lab } from '../adapters/git/lab.ts';
import { EMPTY_TREE, type OpenSource, sourceHistoryContract } from './source-history.contract.ts';

const ODD = [
  'plain.txt',
  'with space',
  'with "quotes"',
  'new\nline',
  'back\\slash',
  'ünïcode/日本語.md',
  '-dash',
  ':colon',
  'a/b/c/d',
  'a.b',
  'a-b',
];

/** What every SourceRepository answers: what git itself answers. */
export function sourceRepositoryContract(open: OpenSource): void {
  describe('SourceRepository', () => {
    let lab: Lab;
    let made = 0;
    beforeAll(() => {
      lab = createLab();
    });
    afterAll(() => lab.close());
    const fresh = (files?: Record<string, string | Uint8Array>): string => lab.repository(`r${String((made += 1))}`, files);
    /** Applies changes in a real checkout and returns the tree id that git gives it. */
    const treeByGit = (cwd: string, base: string, change: (folder: string) => void): string => {
      const folder = join(lab.folder, `by-git-${String((made += 1))}`);
      lab.git(lab.folder, 'clone', '-q', '--no-checkout', cwd, folder);
      lab.git(folder, '-c', 'core.quotepath=off', 'checkout', '-q', '--detach', base);
      change(folder);
      lab.git(folder, 'add', '-A', '-f');
      return lab.git(folder, 'write-tree');
    };

    it('lists files of every name and mode that git allows, sorted, with sizes', async () => {
      const cwd = fresh(Object.fromEntries([...ODD, 'run.sh'].map((name) => [name, `content of ${name}`])));
      execFileSync('sh', ['-c', 'chmod +x run.sh; ln -s /etc/passwd link; printf x > "$(printf \'caf\\351\')"'], { cwd });
      lab.commit(cwd, 'More');
      lab.git(cwd, 'update-index', '--add', '--cacheinfo', `160000,${lab.git(cwd, 'rev-parse', 'HEAD')},sub`);
      lab.git(cwd, 'commit', '-q', '-m', 'A submodule');

      const repository = await open(cwd, lab);
      const entries = await repository.tree('HEAD');

      expect(entries.map(({ path }) => path)).toEqual([...ODD, 'run.sh', 'link', 'caf\uDCE9', 'sub'].toSorted());
      const byPath = new Map(entries.map((entry) => [entry.path, entry]));
      expect(byPath.get('link')).toMatchObject({ mode: '120000', size: 11 });
      expect(byPath.get('run.sh')).toMatchObject({ mode: '100755', size: 'content of run.sh'.length });
      expect(byPath.get('sub')).toMatchObject({ mode: '160000', size: undefined });
      for (const { path, oid, mode } of entries.filter(({ path: name }) => ODD.includes(name))) {
        expect(mode).toBe('100644');
        expect(Buffer.from((await repository.readBlob(oid)) ?? '').toString()).toBe(`content of ${path}`);
      }
    });

    it('resolves branches, tags, ids and HEAD to commits, and nothing else', async () => {
      const cwd = fresh({ a: '1' });
      lab.git(cwd, 'tag', '-a', 'v1', '-m', 'v1');
      lab.git(cwd, 'tag', '-a', 'v2', '-m', 'a tag of a tag', 'v1');
      const head = lab.git(cwd, 'rev-parse', 'HEAD');

      const repository = await open(cwd, lab);

      for (const name of ['HEAD', 'main', 'heads/main', 'refs/heads/main', 'v1', 'v2', head, lab.git(cwd, 'rev-parse', 'v2')])
        expect(await repository.resolve(name)).toBe(head);
      const tree = lab.git(cwd, 'rev-parse', 'HEAD^{tree}');
      for (const name of ['none', 'refs/heads/none', '0'.repeat(40), tree]) expect(await repository.resolve(name)).toBeUndefined();
      expect((await repository.inspect()).head).toBe(head);
      expect((await repository.tree('v2')).map(({ path }) => path)).toEqual(['a']);
      await expect(repository.tree('none')).rejects.toMatchObject({ name: 'StringlineError' });
    });

    it.each(['--help', 'main..other', ':/First', 'HEAD@{1}', 'HEAD:a', 'a b', ''])('refuses %j as a revision', async (revision) => {
      const repository = await open(fresh({ a: '1' }), lab);

      await expect(repository.tree(revision)).rejects.toMatchObject({ code: 'git-request-invalid' });
      await expect(repository.resolve(revision)).rejects.toMatchObject({ code: 'git-request-invalid' });
    });

    it('gives nothing for an id that is not there or is no blob, and refuses what is no id', async () => {
      const cwd = fresh({ a: '1' });
      const repository = await open(cwd, lab);

      expect(await repository.readBlob('0'.repeat(40))).toBeUndefined();
      expect(await repository.readBlob(lab.git(cwd, 'rev-parse', 'HEAD'))).toBeUndefined();
      await expect(repository.readBlob('HEAD:a')).rejects.toMatchObject({ code: 'git-request-invalid' });
    });

    it('writes the very trees that git writes: changes, deletions, new and emptied folders, odd names', async () => {
      const cwd = fresh({
        'keep.txt': 'k',
        'deep/er/x': '1',
        'deep/gone': '2',
        'alone/file': '3',
        'run.sh': 'r',
        'a.b': 'before a/',
        'sub/x': '4',
      });
      symlinkSync('keep.txt', join(cwd, 'link'));
      lab.commit(cwd, 'A link');
      const repository = await open(cwd, lab, artefactsOf({ one: 'new\r\n', two: new Uint8Array([0, 255, 10]) }));

      const tree = await repository.writeTree('HEAD', {
        'deep/er/y/z': { digest: 'one', mode: '100644' },
        'deep/gone': null,
        'alone/file': null,
        'never/was': null,
        'a/b': { digest: 'two', mode: '100755' },
        'ünï codé': { digest: 'one', mode: '100644' },
        'keep.txt': { digest: 'two', mode: '100644' },
        link: { digest: 'one', mode: '100644' },
      });

      const expected = treeByGit(cwd, 'HEAD', (folder) => {
        lab.git(folder, 'rm', '-q', 'deep/gone', 'alone/file', 'link');
        lab.write(folder, { 'deep/er/y/z': 'new\r\n', 'a/b': new Uint8Array([0, 255, 10]), 'ünï codé': 'new\r\n', link: 'new\r\n' });
        lab.write(folder, { 'keep.txt': new Uint8Array([0, 255, 10]) });
        execFileSync('chmod', ['+x', 'a/b'], { cwd: folder });
      });
      expect(tree).toBe(expected);
      expect(await repository.changes('HEAD', tree)).toEqual([
        { path: 'a/b', status: 'added' },
        { path: 'alone/file', status: 'deleted' },
        { path: 'deep/er/y/z', status: 'added' },
        { path: 'deep/gone', status: 'deleted' },
        { path: 'keep.txt', status: 'modified' },
        { path: 'link', status: 'modified' },
        { path: 'ünï codé', status: 'added' },
      ]);
      expect((await repository.tree(tree)).find(({ path }) => path === 'a/b')).toMatchObject({ mode: '100755', size: 3 });
    });

    it('builds on the empty tree, comes back to it, and gives the base back for an empty overlay', async () => {
      const cwd = fresh({ z: '1' });
      const repository = await open(cwd, lab, artefactsOf({ d: 'x' }));

      const tree = await repository.writeTree(EMPTY_TREE, { 'a/b': { digest: 'd', mode: '100644' } });

      const expected = treeByGit(cwd, 'HEAD', (folder) => {
        lab.git(folder, 'rm', '-q', 'z');
        lab.write(folder, { 'a/b': 'x' });
      });
      expect(tree).toBe(expected);
      expect(await repository.writeTree(tree, {})).toBe(tree);
      expect(await repository.writeTree(tree, { 'a/b': null })).toBe(EMPTY_TREE);
      expect(await repository.tree(EMPTY_TREE)).toEqual([]);
    });

    it.each([
      { name: 'a file stands where a folder is wanted', overlay: { 'a/b': 'd' } },
      { name: 'a folder stands where a file is wanted', overlay: { folder: 'd' } },
      { name: 'one of two files of a folder is deleted', overlay: { folder: 'd', 'folder/x': null } },
    ])('changes nothing but what is said: $name', async ({ overlay }) => {
      const repository = await open(fresh({ a: '1', 'folder/x': '2', 'folder/y': '3' }), lab, artefactsOf({ d: 'x' }));
      const change = Object.fromEntries(
        Object.entries(overlay).map(([path, digest]) => [path, digest === null ? null : ({ digest, mode: '100644' } as const)]),
      );

      await expect(repository.writeTree('HEAD', change)).rejects.toMatchObject({ code: 'tree-conflict' });
    });

    it('turns a file into a folder, and back, when the file is deleted', async () => {
      const cwd = fresh({ a: '1', 'folder/x': '2' });
      const repository = await open(cwd, lab, artefactsOf({ d: 'x' }));

      const tree = await repository.writeTree('HEAD', {
        'a/b': { digest: 'd', mode: '100644' },
        a: null,
        folder: { digest: 'd', mode: '100644' },
        'folder/x': null,
      });

      expect((await repository.tree(tree)).map(({ path }) => path)).toEqual(['a/b', 'folder']);
      expect(await repository.changes('HEAD', tree)).toEqual([
        { path: 'a', status: 'deleted' },
        { path: 'a/b', status: 'added' },
        { path: 'folder', status: 'added' },
        { path: 'folder/x', status: 'deleted' },
      ]);
    });

    it.each(['../x', '/etc/x', '.git/hooks/pre-commit', 'sub/.GIT/config', 'a\\b', 'a//b', './a', 'git~1/config', 'x\n', 'caf\uDCE9'])(
      'refuses to write %j',
      async (path) => {
        const repository = await open(fresh({ a: '1' }), lab, artefactsOf({ d: 'x' }));

        await expect(repository.writeTree('HEAD', { [path]: { digest: 'd', mode: '100644' } })).rejects.toMatchObject({
          code: 'git-request-invalid',
        });
      },
    );

    it('deletes what lies under a name that is not UTF-8', async () => {
      const cwd = fresh({ keep: '1' });
      execFileSync('sh', ['-c', 'mkdir d; printf x > "d/$(printf \'caf\\351\')"'], { cwd });
      lab.commit(cwd, 'Odd');
      const repository = await open(cwd, lab);

      const without = await repository.writeTree('HEAD', { 'd/caf\uDCE9': null });

      expect((await repository.tree(without)).map(({ path }) => path)).toEqual(['keep']);
      expect(await repository.changes('HEAD', without)).toEqual([{ path: 'd/caf\uDCE9', status: 'deleted' }]);
    });

    it('fails when the artefact of a change is missing', async () => {
      const repository = await open(fresh({ a: '1' }), lab, artefactsOf({}));

      await expect(repository.writeTree('HEAD', { b: { digest: 'gone', mode: '100644' } })).rejects.toMatchObject({
        code: 'artefact-missing',
      });
    });

    it.each([
      { name: 'an ordinary one', message: 'Add ü\n\nStringline-Run: r1\n', author: { name: 'Zoë', email: 'zoe@example.org' } },
      { name: 'without a line end', message: 'short', author: { name: 'Ada Lovelace', email: 'ada@example.org' } },
      { name: 'with dirt in the identity', message: '\n\n  x  \n\n', author: { name: ' "A. <b>"\n;', email: '<a@b>' } },
      { name: 'without a message', message: '', author: { name: 'A', email: '' } },
    ])('makes the commit that git makes: $name', async ({ message, author }) => {
      const cwd = fresh({ a: '1' });
      const [head, tree] = [lab.git(cwd, 'rev-parse', 'HEAD'), lab.git(cwd, 'rev-parse', 'HEAD^{tree}')];
      const repository = await open(cwd, lab);
      const request = { tree, parents: [head], message, author, at: '2026-11-23T10:00:00.500Z' };

      const ids = [await repository.commit(request), await repository.commit(request)];

      const date = '@1795428000 +0000';
      const env = { ...process.env, GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_AUTHOR_DATE: date };
      const byGit = execFileSync('git', ['commit-tree', tree, '-p', head, '-F', '-'], {
        cwd,
        input: message,
        env: { ...env, GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email, GIT_COMMITTER_DATE: date },
      });
      expect(ids).toEqual([byGit.toString().trim(), byGit.toString().trim()]);
      expect((await repository.log({ to: ids[0] ?? '', limit: 1 }))[0]).toMatchObject({
        at: '2026-11-23T10:00:00.000Z',
        message: message.trimEnd(),
      });
    });

    it.each([
      { name: 'no ISO time', change: { at: 'yesterday' } },
      { name: 'no tree id', change: { tree: 'HEAD' } },
      { name: 'no parent id', change: { parents: ['main'] } },
      { name: 'an author without a name', change: { author: { name: ' . ', email: 'a@b' } } },
      { name: 'a tree that is not there', change: { tree: '1'.repeat(40) } },
    ])('makes no commit of $name', async ({ change }) => {
      const cwd = fresh({ a: '1' });
      const repository = await open(cwd, lab);
      const request = {
        tree: lab.git(cwd, 'rev-parse', 'HEAD^{tree}'),
        parents: [],
        message: 'm',
        author: { name: 'A', email: 'a@b' },
        at: '2026-01-01T00:00:00Z',
      };

      await expect(repository.commit({ ...request, ...change })).rejects.toMatchObject({ name: 'StringlineError' });
    });

    it('tells the states that a branch was in by first parents', async () => {
      const cwd = fresh({ a: '1' });
      const first = lab.git(cwd, 'rev-parse', 'HEAD');
      const [side, own] = [lab.commit(cwd, 'Side'), lab.commit(cwd, 'Own')];
      const repository = await open(cwd, lab);
      const tree = lab.git(cwd, 'rev-parse', 'HEAD^{tree}');
      const request = { tree, message: 'm', author: { name: 'A', email: 'a@b' }, at: '2026-11-23T10:00:00Z' };
      const merge = await repository.commit({ ...request, parents: [first, own] });

      const tell = async (range: { firstParent?: boolean; limit?: number }): Promise<string[]> =>
        (await repository.log({ to: merge, ...range })).map(({ commit }) => commit);

      expect(await tell({ firstParent: true })).toEqual([merge, first]);
      expect(await tell({ firstParent: true, limit: 1 })).toEqual([merge]);
      expect((await tell({})).toSorted()).toEqual([merge, own, side, first].toSorted());
    });

    it('makes, moves and guards refs', async () => {
      const cwd = fresh({ a: '1' });
      const first = lab.git(cwd, 'rev-parse', 'HEAD');
      const second = lab.commit(cwd, 'Second');
      const repository = await open(cwd, lab);
      const ref = 'refs/heads/stringline/x';

      expect(await repository.moveRef(ref, first, undefined)).toBe(true);
      expect(await repository.moveRef(ref, second, undefined)).toBe(false);
      expect(await repository.moveRef(ref, second, second)).toBe(false);
      expect(await repository.moveRef(ref, second, first)).toBe(true);
      expect(await repository.moveRef('refs/heads/none', second, first)).toBe(false);
      expect(await repository.resolve('stringline/x')).toBe(second);
      await expect(repository.moveRef('refs/heads/stringline', second, undefined)).rejects.toMatchObject({ code: 'branch-name-taken' });
      await expect(repository.moveRef(`${ref}/y`, second, undefined)).rejects.toMatchObject({ code: 'branch-name-taken' });
    });

    it('lets one of many at once win a ref', async () => {
      const cwd = fresh({ a: '1' });
      const commits = Array.from({ length: 6 }, (_, index) => lab.commit(cwd, `Commit ${String(index)}`));
      const repository = await open(cwd, lab);

      const results = await Promise.all(commits.map(async (commit) => repository.moveRef('refs/heads/race', commit, undefined)));

      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it.each(['HEAD', 'main', 'refs/heads/a..b', 'refs/heads/-x y', '--stdin', 'refs/heads/x.lock'])('refuses %j as a ref', async (ref) => {
      const cwd = fresh({ a: '1' });
      const repository = await open(cwd, lab);

      await expect(repository.moveRef(ref, lab.git(cwd, 'rev-parse', 'HEAD'), undefined)).rejects.toMatchObject({
        code: 'git-request-invalid',
      });
    });

    it.each([
      ['ext::sh -c "touch pwned"', 'x'],
      ['--receive-pack=touch pwned', 'x'],
      ['origin', '--force'],
      ['origin', 'x:y'],
      ['origin', 'HEAD'],
    ])('refuses to push to %j what is called %j', async (remote, branch) => {
      const repository = await open(fresh({ a: '1' }), lab);

      await expect(repository.push(remote, branch)).rejects.toMatchObject({ code: 'git-request-invalid' });
    });
  });
  sourceHistoryContract(open);
}
