import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitHookScript } from '../../lib/domain/hooks/dispatch/index.ts';
import { runHooks } from '../support/hook-host.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { LINTER_SCRIPT, STAND_IN_LINTER } from '../support/stand-in-linter.ts';
import { bareEnvironment, buildOnce, LAUNCHER } from '../support/stringline.ts';

const HOOKS = `hooks:
  on_save: [{ pattern: "**", action: lint_and_fix }]
  on_commit: [{ pattern: "**", action: lint_and_fix }]
  on_pr: [{ pattern: "**", action: lint_and_fix, mode: sync }]
`;
const LINES = Array.from({ length: 20 }, (_, line) => `// ${String(line)}\n`).join('');

describe('lint_and_fix', () => {
  let repository: Repository;
  /** Git itself, with the hooks that are installed. Gives whether it went through. */
  const git = (...args: string[]): boolean => {
    try {
      execFileSync('git', args, { cwd: repository.root, env: bareEnvironment(), stdio: 'pipe' });
      return true;
    } catch (error) {
      if ((error as { status?: number }).status === 1) return false;
      throw error;
    }
  };
  beforeEach(() => {
    repository = makeRepository({
      files: { ...STAND_IN_LINTER, '.kiro/config/project.yaml': HOOKS, 'src/a.js': `let a\n${LINES}`, 'src/b.js': `let b\n${LINES}` },
    });
    repository.write('node_modules/.bin/eslint', LINTER_SCRIPT);
    chmodSync(join(repository.root, 'node_modules/.bin/eslint'), 0o755);
    buildOnce();
    // One of the hooks of git that `hooks install` writes.
    const script = gitHookScript('pre-commit', { node: process.execPath, launcher: LAUNCHER, file: 'own' });
    writeFileSync(join(repository.root, '.git/hooks/pre-commit'), script, { mode: 0o755 });
  });
  afterEach(() => {
    repository.remove();
  });

  it('mends what is committed and keeps every unstaged line as it was: plainly, of everything, of one file beside another', () => {
    // A plain commit of a file that is staged in part.
    repository.write('src/a.js', `let a = 1\n${LINES}`);
    git('add', 'src/a.js');
    repository.write('src/a.js', `let a = 1\n${LINES}let unstaged\n`);
    expect(git('commit', '-qm', 'Part of a')).toBe(true);
    expect(repository.show('HEAD', 'src/a.js')).toBe(`const a = 1\n${LINES}`);
    expect(repository.read('src/a.js')).toBe(`const a = 1\n${LINES}let unstaged\n`);
    expect(repository.git('diff', '--cached')).toBe('');

    // One file beside another that is staged: git commits from an index of its own then.
    repository.write('src/b.js', `let b = 2\n${LINES}`);
    git('add', 'src/a.js');
    expect(git('commit', '-qm', 'Only b', '--', 'src/b.js')).toBe(true);
    expect(repository.show('HEAD', 'src/b.js')).toBe(`const b = 2\n${LINES}`);
    expect(repository.git('status', '--porcelain')).toBe('M  src/a.js\n');
    expect(repository.show('', 'src/a.js')).toContain('let unstaged');

    // Everything that is tracked.
    repository.write('src/b.js', `let c\nlet b\n${LINES}`);
    expect(git('commit', '-qam', 'All')).toBe(true);
    expect(repository.show('HEAD', 'src/b.js')).toBe(`const c\nconst b\n${LINES}`);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('leaves unstaged lines alone that stand where a fix would go, and says so; an error that is left stops the commit', async () => {
    repository.write('src/a.js', `let a = 1\n${LINES}`);
    git('add', 'src/a.js');
    repository.write('src/a.js', `let a = 2\n${LINES}`);
    const fixed = await runHooks(repository.root, 'commit');
    repository.write('src/b.js', `bad\n${LINES}`);
    git('add', 'src/b.js');

    expect(fixed.runs).toMatchObject([{ result: { outcome: 'passed', output: expect.stringContaining('src/a.js') as unknown } }]);
    expect([repository.show('', 'src/a.js'), repository.read('src/a.js')]).toEqual([`const a = 1\n${LINES}`, `let a = 2\n${LINES}`]);
    expect(git('commit', '-qm', 'Bad')).toBe(false);
  });

  it('mends what is saved in place, looks only at a pull request, and is not for files or machines without its linter', async () => {
    const resultOf = async (...args: Parameters<typeof runHooks>): Promise<unknown> => (await runHooks(...args)).runs[0]?.result;
    const { root } = repository;
    const save = await resultOf(root, 'file-save', { words: ['src/a.js'] });
    const text = await resultOf(root, 'file-save', { words: ['package.json'] });
    repository.git('checkout', '-qb', 'change');
    repository.write('src/b.js', `let b = 'bad'\n${LINES}`);
    repository.commit('Bad on the branch');
    repository.write('src/b.js', 'let fine\n');
    const pullRequest = await resultOf(root, 'pr', { base: 'main' });
    rmSync(join(root, 'node_modules'), { recursive: true });
    const absent = await resultOf(root, 'file-save', { words: ['src/b.js'] });

    expect(save).toMatchObject({ outcome: 'passed', written: [{ path: 'src/a.js' }] });
    expect(repository.read('src/a.js')).toBe(`const a\n${LINES}`);
    expect(text).toMatchObject({ outcome: 'skipped', summary: 'not applicable: eslint does not look at package.json' });
    expect(pullRequest).toMatchObject({ outcome: 'failed', findings: [{ path: 'src/b.js', line: 1 }] });
    expect(repository.read('src/b.js')).toBe('let fine\n');
    expect(absent).toMatchObject({ outcome: 'skipped', summary: 'not applicable: eslint is not installed here' });
  });
});
