import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createLab } from './lab.ts';

const lab = createLab();
afterAll(() => lab.close());

/** Hooks that fail and leave a trace, for every hook that any of our commands could reach. */
function plantHooks(cwd: string): string {
  const trace = join(cwd, '..', `hook-ran-${cwd.split('/').at(-1) ?? ''}`);
  for (const hook of [
    'reference-transaction',
    'post-checkout',
    'pre-commit',
    'commit-msg',
    'post-commit',
    'post-index-change',
    'pre-push',
    'fsmonitor-watchman',
    'pre-auto-gc',
  ]) {
    const file = join(cwd, '.git/hooks', hook);
    mkdirSync(join(cwd, '.git/hooks'), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho "${hook} says no" >&2\ntouch "${trace}"\nexit 1\n`, { mode: 0o755 });
  }
  return trace;
}

describe('resolve', () => {
  it('finds branches, tags, ids and HEAD, and nothing where there is nothing', async () => {
    const cwd = lab.repository('resolve', { a: '1' });
    lab.git(cwd, 'tag', '-a', 'v1', '-m', 'v1');
    const head = lab.git(cwd, 'rev-parse', 'HEAD');

    const repository = await lab.open(cwd);

    for (const name of ['HEAD', 'main', 'refs/heads/main', 'v1', head]) expect(await repository.resolve(name)).toBe(head);
    for (const name of ['none', 'refs/heads/none', '0'.repeat(40), lab.git(cwd, 'rev-parse', 'HEAD^{tree}')])
      expect(await repository.resolve(name)).toBeUndefined();
  });

  it('sees what other processes do to refs while it is open', async () => {
    const cwd = lab.repository('resolve-fresh', { a: '1' });
    const repository = await lab.open(cwd);
    const first = lab.git(cwd, 'rev-parse', 'HEAD');
    expect(await repository.resolve('side')).toBeUndefined();
    expect(await repository.resolve('main')).toBe(first);

    const second = lab.commit(cwd, 'Second', { a: '2' });
    lab.git(cwd, 'branch', 'side', first);
    expect([await repository.resolve('main'), await repository.resolve('side')]).toEqual([second, first]);

    lab.git(cwd, 'pack-refs', '--all', '--prune');
    lab.git(cwd, 'repack', '-adq');
    expect([await repository.resolve('main'), await repository.resolve('side')]).toEqual([second, first]);

    lab.git(cwd, 'branch', '-D', 'side');
    lab.git(cwd, 'pack-refs', '--all', '--prune');
    expect(await repository.resolve('side')).toBeUndefined();
  });

  it('finds no HEAD before the first commit', async () => {
    expect(await (await lab.open(lab.repository('resolve-unborn'))).resolve('HEAD')).toBeUndefined();
  });
});

describe('moveRef', () => {
  it('makes, moves and guards a branch', async () => {
    const cwd = lab.repository('move', { a: '1' });
    const first = lab.git(cwd, 'rev-parse', 'HEAD');
    const second = lab.commit(cwd, 'Second');
    const repository = await lab.open(cwd);
    const ref = 'refs/heads/stringline/x';

    expect(await repository.moveRef(ref, first, undefined)).toBe(true);
    expect(await repository.moveRef(ref, second, undefined)).toBe(false);
    expect(await repository.moveRef(ref, second, second)).toBe(false);
    expect(await repository.moveRef(ref, second, first)).toBe(true);
    expect(await repository.moveRef('refs/heads/none', second, first)).toBe(false);
    expect(await repository.resolve(ref)).toBe(second);
  });

  it('lets one of many at once win', async () => {
    const cwd = lab.repository('race', { a: '1' });
    const repository = await lab.open(cwd);
    const commits = Array.from({ length: 6 }, (_, index) => lab.commit(cwd, `Commit ${String(index)}`));

    const results = await Promise.all(commits.map(async (commit) => repository.moveRef('refs/heads/race', commit, undefined)));

    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it("is not disturbed by the user's failing hooks", async () => {
    const cwd = lab.repository('hooks', { a: '1' });
    const head = lab.git(cwd, 'rev-parse', 'HEAD');
    const trace = plantHooks(cwd);
    const repository = await lab.open(cwd);

    const tree = await repository.writeTree('HEAD', { a: null });
    const commit = await repository.commit({
      tree: lab.git(cwd, 'rev-parse', 'HEAD^{tree}'),
      parents: [head],
      message: 'm',
      author: { name: 'A', email: 'a@b' },
      at: '2026-01-01T00:00:00Z',
    });

    expect(await repository.moveRef('refs/heads/new', commit, undefined)).toBe(true);
    await repository.addWorktree(join(lab.folder, 'hooks-wt'), 'HEAD');
    await repository.inspect();
    expect(tree).toBe(repository.emptyTree());
    expect(existsSync(trace)).toBe(false);
  });

  it('refuses a branch that someone has checked out, here or in a linked work tree', async () => {
    const cwd = lab.repository('checked-out', { a: '1' });
    const head = lab.git(cwd, 'rev-parse', 'HEAD');
    lab.git(cwd, 'worktree', 'add', '-q', '-b', 'side', join(lab.folder, 'side'));
    const repository = await lab.open(cwd);

    for (const branch of ['main', 'side'])
      await expect(repository.moveRef(`refs/heads/${branch}`, head, head)).rejects.toMatchObject({ code: 'branch-checked-out' });
  });

  it('says which branch is in the way', async () => {
    const cwd = lab.repository('blocked', { a: '1' });
    const head = lab.git(cwd, 'rev-parse', 'HEAD');
    lab.git(cwd, 'branch', 'stringline');

    await expect((await lab.open(cwd)).moveRef('refs/heads/stringline/x', head, undefined)).rejects.toMatchObject({
      code: 'branch-name-taken',
      message: expect.stringContaining('refs/heads/stringline') as unknown,
    });
  });

  it('says that a ref is locked when the lock stays', async () => {
    const cwd = lab.repository('locked', { a: '1' });
    const head = lab.git(cwd, 'rev-parse', 'HEAD');
    mkdirSync(join(cwd, '.git/refs/heads'), { recursive: true });
    writeFileSync(join(cwd, '.git/refs/heads/x.lock'), '');

    await expect((await lab.open(cwd)).moveRef('refs/heads/x', head, undefined)).rejects.toMatchObject({ code: 'repository-locked' });
  });

  it.each(['HEAD', 'main', 'refs/heads/a..b', 'refs/heads/-x y', '--stdin', 'refs/heads/x.lock'])('refuses %j as a ref', async (ref) => {
    const cwd = lab.repository('bad-refs', { a: '1' });

    await expect((await lab.open(cwd)).moveRef(ref, lab.git(cwd, 'rev-parse', 'HEAD'), undefined)).rejects.toMatchObject({
      code: 'git-request-invalid',
    });
  });
});

describe('push', () => {
  let refused = 0;
  const withRemote = (name: string): { cwd: string; remote: string } => {
    const cwd = lab.repository(name, { a: '1' });
    const remote = join(lab.folder, `${name}.git`);
    lab.git(lab.folder, 'init', '-q', '--bare', remote);
    lab.git(cwd, 'remote', 'add', 'origin', remote);
    lab.git(cwd, 'branch', 'stringline/x');
    return { cwd, remote };
  };

  it('pushes the branch and nothing else', async () => {
    const { cwd, remote } = withRemote('push');
    lab.git(cwd, 'tag', '-a', 'v1', '-m', 'v1');
    lab.git(cwd, 'config', 'push.followTags', 'true');
    lab.git(cwd, 'config', 'remote.origin.push', '+refs/heads/*:refs/heads/*');

    const { pushed } = await (await lab.open(cwd)).push('origin', 'stringline/x');

    expect(pushed).toBe(true);
    expect(lab.git(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/stringline/x');
  });

  it('never forces: a branch that moved on the other side is an answer', async () => {
    const { cwd, remote } = withRemote('no-force');
    const repository = await lab.open(cwd);
    await repository.push('origin', 'stringline/x');
    const other = lab.git(remote, 'commit-tree', '-m', 'other', '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    lab.git(remote, 'update-ref', 'refs/heads/stringline/x', other);

    const { pushed, output } = await repository.push('origin', 'stringline/x');

    expect(pushed).toBe(false);
    expect(output).toContain('rejected');
    expect(lab.git(remote, 'rev-parse', 'refs/heads/stringline/x')).toBe(other);
  });

  it("runs the user's pre-push hook and returns what it says", async () => {
    const { cwd, remote } = withRemote('pre-push');
    plantHooks(cwd);
    for (const hook of ['reference-transaction']) rmSync(join(cwd, '.git/hooks', hook));

    const { pushed, output } = await (await lab.open(cwd)).push('origin', 'stringline/x');

    expect(pushed).toBe(false);
    expect(output).toContain('pre-push says no');
    expect(lab.git(remote, 'for-each-ref')).toBe('');
  });

  it('answers for a remote that is not there, without showing its password', async () => {
    const { cwd } = withRemote('no-remote');
    lab.git(cwd, 'remote', 'add', 'far', 'http://me:secret@127.0.0.1:1/x.git');

    const repository = await lab.open(cwd);
    const { pushed, output } = await repository.push('far', 'stringline/x');

    expect([pushed, (await repository.push('none', 'stringline/x')).pushed]).toEqual([false, false]);
    expect(output).not.toContain('secret');
    expect(output).toContain('127.0.0.1');
  });

  it.each([
    ['ext::sh -c "touch pwned"', 'x'],
    ['--receive-pack=touch pwned', 'x'],
    ['origin', '--force'],
    ['origin', 'x:y'],
    ['origin', 'HEAD'],
  ])('refuses %j and %j', async (remote, branch) => {
    const cwd = lab.repository(`refused push ${String((refused += 1))}`, { a: '1' });

    await expect((await lab.open(cwd)).push(remote, branch)).rejects.toMatchObject({ code: 'git-request-invalid' });
    expect(readdirSync(cwd)).toEqual(['.git', 'a']);
  });
});
