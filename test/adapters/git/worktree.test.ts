import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { artefactsOf, createLab } from './lab.ts';

const lab = createLab();
afterAll(() => lab.close());

const filesBelow = (path: string): string[] =>
  execFileSync('find', ['.', '-path', './.git', '-prune', '-o', '!', '-type', 'd', '-printf', '%P\n'], { cwd: path })
    .toString()
    .split('\n')
    .filter(Boolean)
    .sort();

describe('addWorktree', () => {
  it('holds a commit exactly, with modes and links, and a git of its own', async () => {
    const cwd = lab.repository('exact', { 'a.txt': 'one\n', 'bin/run': '#!/bin/sh\n', 'with space\nand line': 'x' });
    chmodSync(join(cwd, 'bin/run'), 0o755);
    symlinkSync('/etc/passwd', join(cwd, 'link'));
    const head = lab.commit(cwd, 'Second');
    const path = join(lab.folder, 'exact wt');

    const worktree = await (await lab.open(cwd)).addWorktree(path, 'HEAD');

    expect(worktree).toEqual({ path, tree: lab.git(cwd, 'rev-parse', 'HEAD^{tree}'), commit: head });
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('one\n');
    expect(statSync(join(path, 'bin/run')).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(path, 'link'))).toBe('/etc/passwd');
    expect(lab.git(path, 'status', '--porcelain')).toBe('');
    expect(lab.git(path, 'log', '--format=%s')).toBe('Second\nFirst commit');
    expect(lab.git(path, 'rev-parse', '--show-toplevel')).toBe(path);
  });

  it('leaves no trace in the repository: no work tree, no ref, no configuration', async () => {
    const cwd = lab.repository('traceless', { a: '1' });
    const before = [
      lab.git(cwd, 'worktree', 'list'),
      lab.git(cwd, 'for-each-ref'),
      readFileSync(join(cwd, '.git/config'), 'utf8'),
      lab.git(cwd, 'status', '--porcelain'),
    ];
    const path = join(lab.folder, 'traceless-wt');

    await (await lab.open(cwd)).addWorktree(path, 'main');
    lab.git(path, 'config', 'core.hooksPath', '/tmp/evil');
    lab.git(path, 'checkout', '-q', '-b', 'made-inside');
    lab.git(path, 'commit', '-q', '--allow-empty', '-m', 'inside');

    expect([
      lab.git(cwd, 'worktree', 'list'),
      lab.git(cwd, 'for-each-ref'),
      readFileSync(join(cwd, '.git/config'), 'utf8'),
      lab.git(cwd, 'status', '--porcelain'),
    ]).toEqual(before);
    lab.git(cwd, 'worktree', 'prune');
    expect(existsSync(join(path, 'a'))).toBe(true);
  });

  it('switches to another tree exactly: changed, deleted and stray files go, ignored ones stay', async () => {
    const cwd = lab.repository('switch', { '.gitignore': 'node_modules/\n*.cache\n', a: 'one', b: 'same', 'dir/c': 'c', becomes: 'file' });
    const repository = await lab.open(cwd, { artefacts: artefactsOf({ d: 'two' }) });
    const path = join(lab.folder, 'switch-wt');
    await repository.addWorktree(path, 'HEAD');
    const untouched = lstatSync(join(path, 'b')).mtimeMs;
    lab.write(path, {
      a: 'broken by a test',
      stray: 'x',
      'stray dir/x': 'x',
      'node_modules/m/index.js': 'm',
      'build.cache': 'c',
      'nested/.git/HEAD': 'ref: refs/heads/x',
    });
    rmSync(join(path, 'dir'), { recursive: true });

    const tree = await repository.writeTree('HEAD', {
      a: { digest: 'd', mode: '100644' },
      becomes: null,
      'becomes/folder': { digest: 'd', mode: '100644' },
    });
    const worktree = await repository.addWorktree(path, tree);

    expect(filesBelow(path)).toEqual(['.gitignore', 'a', 'b', 'becomes/folder', 'build.cache', 'dir/c', 'node_modules/m/index.js']);
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('two');
    expect(lstatSync(join(path, 'b')).mtimeMs).toBe(untouched);
    expect(worktree.tree).toBe(tree);
    expect(lab.git(path, 'status', '--porcelain')).toBe('');
  });

  it('brings back a file that was changed without changing its size and time', async () => {
    const cwd = lab.repository('sly', { a: 'aaaa' });
    const repository = await lab.open(cwd);
    const path = join(lab.folder, 'sly-wt');
    await repository.addWorktree(path, 'HEAD');
    execFileSync('touch', ['-d', '2020-01-01', join(path, 'a')]);
    await repository.addWorktree(path, 'HEAD');
    const { mtime } = statSync(join(path, 'a'));
    writeFileSync(join(path, 'a'), 'bbbb');
    execFileSync('touch', ['-d', mtime.toISOString(), join(path, 'a')]);

    await repository.addWorktree(path, 'HEAD');

    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('aaaa');
  });

  it('removes ignored files too when asked', async () => {
    const cwd = lab.repository('all', { '.gitignore': 'x\n' });
    const repository = await lab.open(cwd);
    const path = join(lab.folder, 'all-wt');
    await repository.addWorktree(path, 'HEAD');
    lab.write(path, { x: '1' });

    await repository.addWorktree(path, 'HEAD', { clean: 'all' });

    expect(filesBelow(path)).toEqual(['.gitignore']);
  });

  it('runs nothing that a checked-out command planted, and no filter of the user', async () => {
    const cwd = lab.repository('planted', {
      '.gitattributes': '*.bin filter=lfs\n* text=auto\n',
      'a.bin': 'version https://git-lfs.github.com/spec/v1\n',
      b: 'x\n',
    });
    const ran = join(lab.folder, 'filter-ran');
    lab.write(join(lab.folder, 'home'), {
      '.gitconfig': `[filter "lfs"]\n\tsmudge = touch '${ran}'; cat\n\trequired = true\n[core]\n\tautocrlf = true\n\tfsmonitor = touch '${ran}'\n\thooksPath = ${lab.folder}\n`,
    });
    lab.write(lab.folder, { 'post-checkout': `#!/bin/sh\ntouch '${ran}'\n` });
    chmodSync(join(lab.folder, 'post-checkout'), 0o755);
    const repository = await lab.open(cwd);
    const path = join(lab.folder, 'planted-wt');
    await repository.addWorktree(path, 'HEAD');
    lab.write(path, {
      '.git/config': `[core]\n\tfsmonitor = touch '${ran}'\n[filter "lfs"]\n\tsmudge = touch '${ran}'; cat\n\tclean = touch '${ran}'; cat\n`,
      '.git/info/attributes': '* filter=lfs\n',
      b: 'changed',
      'a.bin': 'changed',
    });

    await repository.addWorktree(path, 'HEAD');

    rmSync(join(lab.folder, 'home/.gitconfig'));
    expect(existsSync(ran)).toBe(false);
    expect(readFileSync(join(path, 'a.bin'), 'utf8')).toBe('version https://git-lfs.github.com/spec/v1\n');
    expect(readFileSync(join(path, 'b'), 'utf8')).toBe('x\n');
  });

  it('gives a tree the same commit every time, and works for SHA-256 and submodules', async () => {
    const cwd = join(lab.folder, 'sha');
    lab.git(lab.folder, 'init', '-q', '--object-format=sha256', cwd);
    lab.commit(cwd, 'First', { a: '1' });
    const gitlink = lab.git(cwd, 'rev-parse', 'HEAD');
    lab.git(cwd, 'update-index', '--add', '--cacheinfo', `160000,${gitlink},sub`);
    lab.git(cwd, 'commit', '-q', '-m', 'Second');
    const repository = await lab.open(cwd);
    const tree = lab.git(cwd, 'rev-parse', 'HEAD^{tree}');

    const first = await repository.addWorktree(join(lab.folder, 'sha-1'), tree);
    const second = await repository.addWorktree(join(lab.folder, 'sha-2'), tree);

    expect(first.commit).toBe(second.commit);
    expect(filesBelow(first.path)).toEqual(['a']);
    expect(statSync(join(first.path, 'sub')).isDirectory()).toBe(true);
  });

  it('recovers from a switch that was killed', async () => {
    const cwd = lab.repository('killed', { a: '1' });
    const repository = await lab.open(cwd);
    const path = join(lab.folder, 'killed-wt');
    await repository.addWorktree(path, 'HEAD');
    writeFileSync(`${path}.control/index.lock`, 'half');
    rmSync(join(path, '.git'), { recursive: true });

    await repository.addWorktree(path, 'HEAD');

    expect(lab.git(path, 'status', '--porcelain')).toBe('');
  });

  it('starts afresh when an earlier use left it damaged', async () => {
    const cwd = lab.repository('damaged', { a: '1' });
    const repository = await lab.open(cwd);
    const path = join(lab.folder, 'damaged-wt');
    await repository.addWorktree(path, 'HEAD');
    lab.write(path, { stray: 'x' });
    writeFileSync(`${path}.control/index`, 'garbage');

    await repository.addWorktree(path, 'HEAD');

    expect(filesBelow(path)).toEqual(['a']);
    expect(lab.git(path, 'status', '--porcelain')).toBe('');
  });

  it("never takes over a folder that holds somebody's files", async () => {
    const cwd = lab.repository('taken', { a: '1' });
    const repository = await lab.open(cwd);
    const path = join(lab.folder, 'precious');
    lab.write(path, { thesis: 'x' });

    await expect(repository.addWorktree(path, 'HEAD')).rejects.toMatchObject({ code: 'worktree-path-taken' });
    await expect(repository.removeWorktree(path)).rejects.toMatchObject({ code: 'worktree-path-taken' });
    expect(filesBelow(path)).toEqual(['thesis']);
  });
});

describe('removeWorktree', () => {
  it('removes everything it made, and does nothing the second time', async () => {
    const cwd = lab.repository('remove', { a: '1' });
    const repository = await lab.open(cwd);
    const path = join(lab.folder, 'remove-wt');
    await repository.addWorktree(path, 'HEAD');
    lab.write(path, { 'node_modules/x': '1' });

    await repository.removeWorktree(path);
    await repository.removeWorktree(path);

    expect([existsSync(path), existsSync(`${path}.control`)]).toEqual([false, false]);
    expect(existsSync(join(cwd, 'a'))).toBe(true);
  });
});
