import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createGitRepository } from '../../../lib/adapters/git/index.ts';
import { createLab } from './lab.ts';

const lab = createLab();
afterAll(() => lab.close());

describe('inspect', () => {
  it('tells of a clean checkout, from any folder in it', async () => {
    const cwd = lab.repository('clean', { 'src/a.ts': 'a\n' });
    lab.git(cwd, 'config', 'user.name', 'Bea');
    lab.git(cwd, 'config', 'user.email', 'bea@example.org');

    const state = await (await lab.open(join(cwd, 'src'))).inspect();

    expect(state).toEqual({
      root: cwd,
      head: lab.git(cwd, 'rev-parse', 'HEAD'),
      branch: 'main',
      dirty: [],
      identity: { name: 'Bea', email: 'bea@example.org' },
      operation: undefined,
      shallow: false,
      ignoresCase: false,
      objectFormat: 'sha1',
    });
  });

  it.each([
    ['true', true],
    ['on', true],
    ['false', false],
  ])('tells whether case matters in names, by what git found out when it made the repository: %s', async (value, ignoresCase) => {
    const cwd = lab.repository(`case-${value}`, { 'a.ts': 'a\n' });
    lab.git(cwd, 'config', 'core.ignorecase', value);

    expect((await (await lab.open(cwd)).inspect()).ignoresCase).toBe(ignoresCase);
  });

  it('tells of a repository without a commit, without throwing', async () => {
    const cwd = lab.repository('unborn');
    writeFileSync(join(cwd, 'new.txt'), '');

    const repository = await lab.open(cwd);
    const state = await repository.inspect();

    expect(state).toMatchObject({ head: undefined, branch: 'main', dirty: [{ path: 'new.txt', status: '??' }], identity: undefined });
    expect(await repository.tree(repository.emptyTree())).toEqual([]);
  });

  it('tells of a detached head', async () => {
    const cwd = lab.repository('detached', { a: '1' });
    lab.git(cwd, 'checkout', '-q', '--detach');

    expect(await (await lab.open(cwd)).inspect()).toMatchObject({ head: lab.git(cwd, 'rev-parse', 'HEAD'), branch: undefined });
  });

  it('takes a branch with the name that stands for a detached head for a branch', async () => {
    const cwd = lab.repository('detached-name', { a: '1' });
    lab.git(cwd, 'checkout', '-q', '-b', '(detached)');

    expect(await (await lab.open(cwd)).inspect()).toMatchObject({ branch: '(detached)' });
  });

  it('names the branch alone, also where a tag has the same name', async () => {
    const cwd = lab.repository('ambiguous', { a: '1' });
    lab.git(cwd, 'tag', 'main');

    expect(await (await lab.open(cwd)).inspect()).toMatchObject({ branch: 'main' });
  });

  it('passes over what the user has status say besides: a stash, an upstream, ignored files', async () => {
    const origin = lab.repository('status-origin', { a: '1', '.gitignore': 'ignored\n' });
    const cwd = join(lab.folder, 'status-clone');
    lab.git(lab.folder, 'clone', '-q', origin, cwd);
    lab.write(cwd, { a: '2', ignored: 'x' });
    lab.git(cwd, 'stash', '-q');
    lab.git(cwd, 'config', 'status.showStash', 'true');

    expect(await (await lab.open(cwd)).inspect()).toMatchObject({ head: lab.git(cwd, 'rev-parse', 'HEAD'), branch: 'main', dirty: [] });
  });

  it('says that the commit of HEAD is damaged', async () => {
    const cwd = lab.repository('damaged-head', { a: '1' });
    const head = lab.git(cwd, 'rev-parse', 'HEAD');
    rmSync(join(cwd, '.git/objects', head.slice(0, 2), head.slice(2)));

    await expect((await lab.open(cwd)).inspect()).rejects.toMatchObject({ code: 'repository-corrupt' });
  });

  it('names changed, staged, deleted and untracked paths, whatever their names, and not the ignored ones', async () => {
    const cwd = lab.repository('dirty', { changed: '1', gone: '1', 'old name': '1', '.gitignore': 'ignored\n' });
    lab.git(cwd, 'mv', 'old name', 'new\nname');
    lab.write(cwd, { changed: '2', ignored: 'x', 'with "quotes" and ü': 'x', 'folder/inner': 'x' });
    execFileSync('rm', [join(cwd, 'gone')]);

    const { dirty } = await (await lab.open(cwd)).inspect();

    expect(dirty.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'changed', status: 'M' },
      { path: 'folder/', status: '??' },
      { path: 'gone', status: 'D' },
      { path: 'new\nname', status: 'A' },
      { path: 'old name', status: 'D' },
      { path: 'with "quotes" and ü', status: '??' },
    ]);
  });

  it.each([
    ['merge', ['merge', 'other']],
    ['rebase', ['rebase', 'other']],
    ['cherry-pick', ['cherry-pick', 'other']],
    ['revert', ['revert', '--no-edit', 'HEAD~1']],
  ])('names a %s that stopped half way', async (operation, command) => {
    const cwd = lab.repository(`operation ${operation}`, { a: 'base\n' });
    lab.git(cwd, 'branch', 'other');
    lab.commit(cwd, 'Mine', { a: 'mine\n' });
    lab.commit(cwd, 'Mine too', { a: 'mine too\n' });
    lab.git(cwd, 'checkout', '-q', 'other');
    lab.commit(cwd, 'Theirs', { a: 'theirs\n' });
    lab.git(cwd, 'checkout', '-q', 'main');
    expect(() => lab.git(cwd, ...command)).toThrow();

    expect(await (await lab.open(cwd)).inspect()).toMatchObject({
      operation,
      dirty: [{ path: 'a', status: 'UU' }],
    });
  });

  it('lists submodules and follows none', async () => {
    const inner = lab.repository('inner', { secret: 'x' });
    const cwd = lab.repository('outer', { a: '1' });
    lab.git(cwd, 'submodule', '--quiet', 'add', inner, 'lib/inner');
    lab.commit(cwd, 'Add the submodule');
    lab.write(cwd, { 'lib/inner/secret': 'changed inside' });

    const repository = await lab.open(cwd);

    expect(await repository.inspect()).toMatchObject({ dirty: [] });
    expect(await repository.tree('HEAD')).toContainEqual({
      path: 'lib/inner',
      mode: '160000',
      oid: lab.git(inner, 'rev-parse', 'HEAD'),
      size: undefined,
    });
  });

  it('works in a linked work tree', async () => {
    const cwd = lab.repository('linked-main', { a: '1' });
    const linked = join(lab.folder, 'linked side');
    lab.git(cwd, 'worktree', 'add', '-q', '-b', 'side', linked);

    const repository = await lab.open(linked);

    expect(await repository.inspect()).toMatchObject({ root: linked, branch: 'side' });
    expect(await repository.tree('HEAD')).toHaveLength(1);
  });

  it.each(['line\nend', 'ends with one\n'])('works in a folder whose name has a line end: %j', async (name) => {
    const cwd = lab.repository(name, { a: '1' });

    const repository = await lab.open(cwd);

    expect(repository.place).toMatchObject({ root: cwd, gitDir: join(cwd, '.git'), objectsDir: join(cwd, '.git/objects') });
    expect(await repository.inspect()).toMatchObject({ root: cwd, branch: 'main', dirty: [] });
  });

  it('starts a handful of processes for all that an unchanged run asks', async () => {
    const cwd = lab.repository('frugal', { a: '1' });

    const commands = await lab.commandsDuring(async () => {
      const repository = await lab.open(cwd);
      const { head } = await repository.inspect();
      const [entry] = await repository.tree(head ?? '');
      await repository.readBlob(entry?.oid ?? '');
      await repository.resolve('refs/heads/main');
      await repository.resolve('HEAD');
    });

    expect(commands.sort()).toEqual(['cat-file', 'config', 'ls-tree', 'rev-parse', 'status']);
  });

  it('works in a shallow clone, and says that it is one', async () => {
    const origin = lab.repository('deep', { a: '1' });
    lab.commit(origin, 'Second', { a: '2' });
    const cwd = join(lab.folder, 'shallow');
    lab.git(lab.folder, 'clone', '-q', '--depth', '1', `file://${origin}`, cwd);

    const repository = await lab.open(cwd);

    expect(await repository.inspect()).toMatchObject({ shallow: true, dirty: [] });
    expect(await repository.log({ to: 'HEAD' })).toHaveLength(1);
  });

  it('does not write to the index, even where its cached times are stale', async () => {
    const cwd = lab.repository('stale', { a: '1' });
    execFileSync('touch', ['-d', '2020-01-01', join(cwd, 'a')]);
    const before = execFileSync('sha256sum', [join(cwd, '.git/index')]).toString();

    await (await lab.open(cwd)).inspect();

    expect(execFileSync('sha256sum', [join(cwd, '.git/index')]).toString()).toBe(before);
  });

  it("is not led astray by the caller's git variables", async () => {
    const cwd = lab.repository('right', { a: '1' });
    const wrong = lab.repository('wrong', { b: '1' });
    Object.assign(process.env, {
      GIT_DIR: join(wrong, '.git'),
      GIT_WORK_TREE: wrong,
      GIT_INDEX_FILE: join(wrong, '.git/index'),
      GIT_NAMESPACE: 'x',
    });
    try {
      const repository = await lab.open(cwd);

      expect(await repository.inspect()).toMatchObject({ root: cwd, dirty: [] });
      expect((await repository.tree('HEAD')).map(({ path }) => path)).toEqual(['a']);
    } finally {
      for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_NAMESPACE']) Reflect.deleteProperty(process.env, name);
    }
  });
});

describe('createGitRepository', () => {
  it.each([
    ['a folder outside any repository', () => lab.folder, 'repository-missing'],
    ['a folder that is not there', () => join(lab.folder, 'nowhere'), 'folder-missing'],
    ['a bare repository', () => (lab.git(lab.folder, 'init', '-q', '--bare', 'bare.git'), join(lab.folder, 'bare.git')), 'repository-bare'],
    ['the git folder itself', () => join(lab.repository('plain'), '.git'), 'repository-git-folder'],
  ])('refuses %s and says what to do', async (_name, prepare, code) => {
    await expect(createGitRepository(prepare())).rejects.toMatchObject({
      name: 'StringlineError',
      code,
      exit: 2,
      fix: expect.any(String) as unknown,
    });
  });

  it('says so when git is not installed', async () => {
    const cwd = lab.repository('no-git');
    const path = process.env['PATH'];
    process.env['PATH'] = lab.folder;
    try {
      await expect(createGitRepository(cwd)).rejects.toMatchObject({ code: 'git-missing' });
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('refuses a repository of another user, naming the command that trusts it', async () => {
    const cwd = lab.repository('foreign', { a: '1' });
    if (process.getuid?.() !== 0) return;
    execFileSync('chown', ['-R', '12345', cwd]);

    await expect(createGitRepository(cwd)).rejects.toMatchObject({
      code: 'repository-unsafe-ownership',
      fix: expect.stringContaining(`safe.directory '${cwd}'`) as unknown,
    });
  });

  it('works with SHA-256 repositories', async () => {
    const cwd = join(lab.folder, 'sha256');
    mkdirSync(cwd);
    lab.git(cwd, 'init', '-q', '--object-format=sha256', '-b', 'main');
    lab.commit(cwd, 'First', { a: 'one\n' });

    const repository = await lab.open(cwd);
    const [entry] = await repository.tree('HEAD');

    expect(await repository.inspect()).toMatchObject({ objectFormat: 'sha256' });
    expect(entry?.oid).toHaveLength(64);
    expect(Buffer.from((await repository.readBlob(entry!.oid)) ?? []).toString()).toBe('one\n');
    expect(await repository.tree(repository.emptyTree())).toEqual([]);
  });
});
