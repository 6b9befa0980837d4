import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runHooks } from '../support/hook-host.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { bareEnvironment, runJson } from '../support/stringline.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const CONFIG = `hooks:
  on_commit:
    - { pattern: "*.ts", action: run_command, command: "echo ours >> log.txt; ! grep -q bad a.ts || exit 2" }
`;

const ON_QUEUE = `hooks:
  on_commit: [{ pattern: "*.ts", action: run_command, command: "! grep -q bad a.ts || exit 2", mode: async }]
`;

// Every git command of a commit starts a process of ours.
jest.setTimeout(60_000);

describe('stringline hooks install', () => {
  let repository: Repository;
  const cwd = () => ({ cwd: repository.root });
  const made = (files: Record<string, string> = {}): void => {
    repository = makeRepository({ files: { '.gitignore': 'log.txt\n', '.kiro/config/project.yaml': CONFIG, ...files } });
  };
  afterEach(() => {
    repository.remove();
  });
  const commit = (folder = repository.root): boolean => {
    try {
      execFileSync('git', ['commit', '-qm', 'Change', '--allow-empty'], { cwd: folder, env: bareEnvironment(), stdio: 'pipe' });
      return true;
    } catch (error) {
      if (typeof (error as { status?: unknown }).status === 'number') return false;
      throw error;
    }
  };
  const stage = (text: string): void => {
    repository.write('a.ts', text);
    repository.git('add', 'a.ts');
  };

  it('keeps and calls the hook that was there, stops what the hooks stop, and goes without a trace', async () => {
    made();
    const file = join(repository.root, '.git/hooks/pre-commit');
    const before = Buffer.from('#!/bin/sh\n# \u00e9 no newline at the end\necho theirs "$#" >> log.txt', 'latin1');
    writeFileSync(file, before);
    chmodSync(file, 0o750);

    const install = await runJson(['hooks', 'install'], cwd());
    const installed = readFileSync(file, 'utf8');
    const again = await runJson(['hooks', 'install'], cwd());
    stage('good\n');
    const good = commit();
    stage('bad\n');
    const bad = commit();
    const log = repository.read('log.txt');
    const uninstall = await runJson(['hooks', 'uninstall'], cwd());

    expect(installed).not.toContain('git config stringline.missing stop');
    expect(install.json).toMatchObject({ tool: 'git', hooks: [{ hook: 'pre-commit', change: 'chained' }, { change: 'created' }, {}, {}] });
    expect((again.json['hooks'] as { change: string }[]).map(({ change }) => change)).toEqual(Array(4).fill('unchanged'));
    expect({ good, bad, log }).toEqual({ good: true, bad: false, log: 'theirs 0\nours\ntheirs 0\nours\n' });
    expect(uninstall.json).toMatchObject({
      hooks: [{ change: 'restored' }, { change: 'removed' }, { change: 'removed' }, { change: 'removed' }],
    });
    expect(readFileSync(file)).toEqual(before);
    expect(statSync(file).mode & 0o777).toBe(0o750);
    expect(existsSync(`${file}.before-stringline`)).toBe(false);
  }, 90_000);

  it('stops at a hook that was there and refuses', async () => {
    made();
    const file = join(repository.root, '.git/hooks/pre-commit');
    writeFileSync(file, '#!/bin/sh\nexit 1\n');
    chmodSync(file, 0o755);
    await runJson(['hooks', 'install'], cwd());
    stage('good\n');

    expect({ committed: commit(), ours: existsSync(join(repository.root, 'log.txt')) }).toEqual({ committed: false, ours: false });
  });

  it('looks at the branches that are pushed, whatever is checked out', async () => {
    made({ '.kiro/config/project.yaml': ON_QUEUE });
    const far = temporaryDirectory('stringline-far-');
    execFileSync('git', ['init', '-q', '--bare', far.path]);
    repository.git('remote', 'add', 'origin', far.path);
    await runJson(['hooks', 'install'], cwd());
    repository.git('checkout', '-q', '-b', 'feature');
    stage('bad\n');
    await runHooks(repository.root, 'commit');
    repository.git('commit', '-q', '--no-verify', '-m', 'Feature');
    repository.git('checkout', '-q', '-b', 'without');
    repository.git('rm', '-q', 'a.ts');
    await runHooks(repository.root, 'commit');
    repository.git('commit', '-q', '--no-verify', '-m', 'Without it');
    const pushed = (...refs: string[]): boolean => {
      const { status } = spawnSync('git', ['push', '-q', 'origin', ...refs], { cwd: repository.root, env: bareEnvironment() });
      return status === 0;
    };

    const other = pushed('main', 'main:refs/heads/gone');
    repository.git('checkout', '-q', 'main');
    const refused = pushed('feature');
    const named = pushed('main:refs/heads/more', 'feature@{0 seconds ago}:refs/heads/moment');
    const deleted = pushed(':gone');
    far.remove();

    expect({ other, refused, named, deleted }).toEqual({ other: true, refused: false, named: false, deleted: true });
  });

  it('goes to where core.hooksPath says, and serves linked work trees', async () => {
    made();
    repository.git('config', 'core.hooksPath', 'own-hooks');
    const install = await runJson(['hooks', 'install'], cwd());
    repository.git('worktree', 'add', '-q', '-b', 'other', join(repository.root, 'log.txt.d'));
    stage('good\n');

    expect(install.json).toMatchObject({ hooks: [{ path: 'own-hooks/pre-commit', change: 'created' }, {}, {}, {}] });
    expect(commit()).toBe(true);
    expect(repository.read('log.txt')).toBe('ours\n');
    expect(repository.read('own-hooks/pre-commit')).toContain('git config stringline.missing stop');
  });

  it('adds to the scripts of husky, and takes nothing else out', async () => {
    made({ '.husky/pre-commit': 'echo husky >> log.txt' });
    repository.git('config', 'core.hooksPath', '.husky');
    chmodSync(join(repository.root, '.husky/pre-commit'), 0o755);

    const install = await runJson(['hooks', 'install'], cwd());
    const written = repository.read('.husky/pre-commit');
    await runJson(['hooks', 'uninstall'], cwd());

    expect(install.json).toMatchObject({ tool: 'husky', hooks: [{ change: 'added' }, {}, {}, {}] });
    expect(written).toMatch(/^echo husky >> log.txt\n# >>> stringline\n/u);
    expect(written).toContain('git config stringline.missing stop');
    expect(repository.read('.husky/pre-commit')).toBe('echo husky >> log.txt');
    expect(existsSync(join(repository.root, '.husky/pre-push'))).toBe(false);
  });

  it.each([
    ['lefthook', 'lefthook.yml'],
    ['pre-commit', '.pre-commit-config.yaml'],
  ])('says what to add where %s keeps the hooks, and touches nothing', async (tool, file) => {
    made({ [file]: '# kept\n' });

    const { code, json } = await runJson(['hooks', 'install'], cwd());

    expect({ code, json }).toMatchObject({
      code: 1,
      json: { tool, file, hooks: [], snippet: expect.stringContaining('hooks run commit') as unknown },
    });
    expect({ text: repository.read(file), hook: existsSync(join(repository.root, '.git/hooks/pre-commit')) }).toEqual({
      text: '# kept\n',
      hook: false,
    });
  });
});
