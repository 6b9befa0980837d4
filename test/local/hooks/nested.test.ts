import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createGitRepository } from '../../../lib/adapters/git/index.ts';
import { eventOf } from '../../../lib/local/hooks/index.ts';
import { workTreeDefinitions } from '../../../lib/local/hooks/definitions.ts';
import { BARE, runHooks } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const v1 = (trigger: string, command: string, matcher?: string): string =>
  JSON.stringify({ version: 'v1', hooks: [{ name: 'tell', trigger, matcher, action: { type: 'command', command } }] });
const TELL = 'pwd > told.txt; cat >> told.txt; echo "$STRINGLINE_HOOK_FILES" >> told.txt';

describe('hooks of a folder in the repository', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = makeRepository({
      files: {
        'src/a.ts': '',
        'packages/a/src/a.ts': '',
        'packages/a/.kiro/hooks/save.json': v1('PostFileSave', TELL, String.raw`^src/.*\.ts$`),
        'packages/a/.kiro/hooks/stop.json': v1('Stop', 'true'),
        'test/fixtures/b/.kiro/hooks/save.json': v1('PostFileSave', 'exit 2'),
        'vendor/c/.kiro/hooks/save.json': v1('PostFileSave', 'exit 2'),
      },
    });
  });
  afterEach(() => {
    repository.remove();
  });

  it('run there, on what lies below, with paths from there', async () => {
    const { runs } = await runHooks(repository.root, 'file-save', { words: ['src/a.ts', 'packages/a/src/a.ts'] });

    const [cwd, input = '', files] = repository.read('packages/a/told.txt').split('\n');
    expect(runs).toMatchObject([
      { hook: { name: 'tell', root: 'packages/a' }, files: [{ path: 'packages/a/src/a.ts' }], result: { outcome: 'passed' } },
    ]);
    expect(cwd).toBe(join(repository.root, 'packages/a'));
    expect(JSON.parse(input)).toMatchObject({ cwd, files: ['src/a.ts'] });
    expect(files).toBe('src/a.ts');
  });

  it('are for what happens there, where their event names no files', async () => {
    const told = (from?: string) => runHooks(repository.root, 'stop', { event: { ...(from !== undefined && { from }) } });

    expect((await told()).runs).toEqual([]);
    expect((await told('packages')).runs).toEqual([]);
    expect((await told('packages/a')).runs).toHaveLength(1);
    expect((await told('packages/a/src')).runs).toHaveLength(1);
  });

  it('are another hook than the same words elsewhere', async () => {
    repository.write('.kiro/hooks/save.json', v1('PostFileSave', TELL, String.raw`^src/.*\.ts$`));

    const { runs } = await runHooks(repository.root, 'file-save', { words: ['src/a.ts', 'packages/a/src/a.ts'] });

    expect(runs.map(({ hook: { root }, files }) => [root, files.map(({ path }) => path)])).toEqual([
      [undefined, ['src/a.ts']],
      ['packages/a', ['packages/a/src/a.ts']],
    ]);
    expect(new Set(runs.map(({ hook: { id } }) => id)).size).toBe(2);
  });

  it('are none where the project leaves the folder out of its checks', async () => {
    repository.write('.kiro/config/project.yaml', 'lint:\n  exclude: ["packages/a/**"]\n');

    expect((await runHooks(repository.root, 'file-save', { words: ['packages/a/src/a.ts'] })).runs).toEqual([]);
  });

  it('are found by a host that goes on when they come, change and go', async () => {
    const own = await createGitRepository(repository.root);
    const read = workTreeDefinitions(own, { now: () => new Date(Date.now() + 3600_000) });
    const count = async (saved?: string[]) => (await read('2026-11-27', saved)).hooks.length;
    const path = 'packages/d/.kiro/hooks/new.json';
    await read('2026-11-27');
    const settled = await read('2026-11-27');

    const kept = await read('2026-11-27');
    mkdirSync(join(repository.root, 'packages/d/.kiro/hooks'), { recursive: true });
    repository.write(path, v1('Stop', 'true'));
    const untracked = await read('2026-11-27', [path]);
    repository.git('add', path);
    const come = await count([path]);
    repository.write(path, v1('Stop', 'false'));
    const changed = (await read('2026-11-27')).hooks.map(({ action }) => action.options.command);
    repository.git('rm', '-qrf', 'packages/d');
    const gone = await count();
    own.close();

    expect(kept).toBe(settled);
    expect(untracked).toMatchObject({ hooks: { length: 2 }, passedOver: [{ ruleId: 'hook-untracked', path }] });
    expect([come, gone]).toEqual([3, 2]);
    expect(changed).toContain('false');
  });

  it.each(['venv/lib/site-packages/evil', 'packages/evil', 'Pods/evil'])('are none where others may have put them: %s', async (folder) => {
    repository.write(`${folder}/.kiro/hooks/q.json`, v1('PostFileSave', 'exit 2'));
    repository.write(`${folder}/.kiro/hooks/quality-gates.ts`, 'export const hooks = { onFileSave: rules.map(x) };');
    repository.write(`${folder}/a.ts`, '');

    expect((await runHooks(repository.root, 'file-save', { words: [`${folder}/a.ts`] })).runs).toEqual([]);
  });

  it('are started by hand by the name that is shown', async () => {
    const button = v1('Manual', 'true');
    repository.write('.kiro/hooks/button.json', button);
    repository.write('packages/a/.kiro/hooks/button.json', button);
    repository.commit('Buttons');
    const roots = async (hook: string) =>
      (await runHooks(repository.root, 'manual', { event: { hook } })).runs.map(({ hook: { root } }) => root);

    expect([await roots('tell'), await roots('tell (packages/a)')]).toEqual([[undefined], ['packages/a']]);
  });

  it('are told where somebody works', async () => {
    const own = await createGitRepository(repository.root);
    const words = { words: [], from: 'packages/a', environment: BARE };
    const host = { root: repository.root, repository: own };

    expect(await eventOf({ trigger: 'stop', ...words }, host)).toMatchObject({ from: 'packages/a' });
    expect(await eventOf({ trigger: 'file-save', ...words }, host)).not.toHaveProperty('from');
    own.close();
  });
});
