import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GIT_HOOKS, type GitHook, gitHookBlock, gitHookScript } from '../../../lib/domain/hooks/dispatch/index.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const GONE = { node: '/nowhere/node', launcher: "/nowhere/it's gone.js" };
const bothForms = (hook: GitHook, file: 'own' | 'shared'): string[] => [
  gitHookScript(hook, { ...GONE, file }),
  `#!/bin/sh\n${gitHookBlock(hook, { ...GONE, file })}`,
];
const PUSHED = `refs/heads/main ${'a'.repeat(40)} refs/heads/main ${'b'.repeat(40)}\n`;

describe('a hook of git whose stringline is gone', () => {
  let folder: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    folder = temporaryDirectory('git-hooks');
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
  });
  afterEach(() => {
    folder.remove();
  });
  const run = (script: string): { status: number | null; said: string } => {
    writeFileSync(join(folder.path, 'hook'), script);
    const options = { cwd: folder.path, input: PUSHED, env: { PATH: '/usr/bin:/bin', HOME: folder.path }, encoding: 'utf8' as const };
    const { status, stderr } = spawnSync('sh', ['hook', 'message', 'source'], options);
    return { status, said: stderr };
  };

  it.each<[GitHook, string]>([
    ['pre-commit', 'git commit --no-verify'],
    ['pre-push', 'git push --no-verify'],
  ])('stops what %s is there to stop, and says the way out', (hook, way) => {
    for (const script of bothForms(hook, 'own')) {
      const { status, said } = run(script);

      expect(status).toBe(1);
      for (const words of ['stringline was not found', 'stringline hooks install', way, 'stringline hooks uninstall'])
        expect(said).toContain(words);
    }
  });

  it.each(['pre-commit', 'pre-push'] as const)('stops nobody else in a file of %s that is shared, unless they say so', (hook) => {
    for (const script of bothForms(hook, 'shared')) {
      const free = run(script);
      execFileSync('git', ['config', 'stringline.missing', 'stop'], { cwd: folder.path });
      const strict = run(script);
      execFileSync('git', ['config', '--unset', 'stringline.missing'], { cwd: folder.path });

      expect([free.status, strict.status]).toEqual([0, 1]);
      for (const words of ['stringline was not found', 'Install stringline', 'git config stringline.missing stop'])
        expect(free.said).toContain(words);
    }
  });

  it.each(GIT_HOOKS)('lets %s pass where the configuration of git says so', (hook) => {
    execFileSync('git', ['config', 'stringline.missing', 'warn'], { cwd: folder.path });

    for (const script of [...bothForms(hook, 'own'), ...bothForms(hook, 'shared')]) {
      const { status, said } = run(script);

      expect(status).toBe(0);
      expect(said).toBe(/^pre-/.test(hook) ? 'stringline was not found, and its hooks did not run.\n' : '');
    }
  });

  it.each(['prepare-commit-msg', 'commit-msg'] as const)('leaves %s, which stops nothing, without a word', (hook) => {
    expect(run(gitHookScript(hook, { ...GONE, file: 'own' }))).toEqual({ status: 0, said: '' });
  });
});
