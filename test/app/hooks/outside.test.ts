import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { placeOf } from '../../../lib/app/hooks/elsewhere.ts';
import { commandLine } from '../../../lib/app/hooks/sandbox-workplace.ts';
import { type DispatchEvent, type HookRun, verdictOf } from '../../../lib/domain/hooks/dispatch/index.ts';
import { HOOK_MACHINE } from '../../../lib/domain/platform/index.ts';
import { openPlatform, type Platform } from '../../../lib/local/platform.ts';
import { hookEvent, hookRun } from '../../support/hook-records.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const CONFIG = `hooks:
  on_save:
    - { pattern: "**/*.ts", action: lint_and_fix }
    - { pattern: "**/*.ts", action: run_command, command: "true" }
  on_commit:
    - { pattern: "**/*.ts", action: run_command, command: "cat; cat src/a.ts; test -z \\"$HOME_OF_SOMEBODY\\"", mode: sync, name: reads }
    - { pattern: "**/*.ts", action: security_scan, mode: sync, name: scan }
    - { pattern: "**/*.ts", action: run_command, command: "exit 2", mode: async, name: blocks }
  on_pr:
    - { pattern: "**", action: run_command, command: "exit 2", mode: sync, name: judge }
`;

describe('events from elsewhere, in the embedded engine', () => {
  let repository: Repository;
  let platform: Platform;
  let base: string;
  let change: string;
  beforeAll(() => {
    repository = makeRepository({ files: { '.kiro/config/project.yaml': CONFIG, 'src/a.ts': 'one\n' } });
    base = repository.git('rev-parse', 'HEAD').trim();
    repository.git('switch', '-qc', 'change');
    repository.write('src/a.ts', 'two\n');
    repository.write('.kiro/config/project.yaml', 'hooks:\n  on_pr: []\n');
    repository.commit('Get rid of the hooks');
    change = repository.git('rev-parse', 'HEAD').trim();
    repository.git('switch', '-q', 'main');
  });
  afterAll(() => repository.remove());
  beforeEach(async () => {
    platform = await openPlatform({ cwd: repository.root, models: { converse: () => Promise.reject(new Error('no model')) } });
  });
  afterEach(() => platform.close());

  let count = 0;
  const dispatch = async ({ id = `hook-elsewhere-${String((count += 1))}`, ...given }: Partial<DispatchEvent>): Promise<HookRun[]> => {
    const { engine, driving } = await platform.machinery();
    await platform.hooks.accept(hookEvent({ id, via: 'api', files: [], ...given }));
    driving(id);
    await engine.run(await engine.start(HOOK_MACHINE, id, { eventId: id }));
    return platform.hooks.runs(id);
  };

  it('run commands in the sandbox on the tree of the commit, give them the event, and take their word', async () => {
    const runs = await dispatch({ trigger: 'commit', commit: base });

    expect(runs.map(({ hook, status, result }) => [hook.name, status, result?.outcome])).toEqual([
      ['reads', 'done', 'passed'],
      ['scan', 'done', 'passed'],
      ['blocks', 'done', 'blocked'],
    ]);
    expect(runs[0]?.result?.output).toContain('"files":["src/a.ts"]');
    expect(runs[0]?.result?.output).toContain('one');
    expect(await platform.hooks.open()).toEqual([]);
  });

  it('take the hooks of a pull request from its base, whatever its branch says of them', async () => {
    const [run] = await dispatch({ trigger: 'pr', commit: change, base });

    expect(run).toMatchObject({ hook: { name: 'judge' }, result: { outcome: 'blocked' } });
    expect(run?.files.map(({ path }) => path)).toEqual(['.kiro/config/project.yaml', 'src/a.ts']);
  });

  it('let nothing pass because its teller says that a hook has caused it', async () => {
    const [first] = await dispatch({ id: 'hook-judged', trigger: 'pr', commit: change, base });
    const cause = { hook: first?.hook.id ?? '', name: 'anything' };
    const invented = await dispatch({ trigger: 'pr', commit: change, base, cause: [{ ...cause, run: 'x' }] });
    const copied = await dispatch({ trigger: 'pr', commit: change, base, cause: [{ ...cause, run: first?.id ?? '' }] });

    expect(invented).toMatchObject([{ status: 'done', result: { outcome: 'blocked' } }]);
    expect(copied).toMatchObject([{ status: 'looped', result: { outcome: 'blocked', summary: expect.stringContaining('judge → judge') } }]);
    expect([invented, copied].map((runs) => verdictOf(runs).blocked)).toEqual([true, true]);
  });

  it.each([
    ['.kiro/config/project.yaml', 'hooks: ['],
    ['.kiro/config/project.yaml', 'hooks:\n  on_commit: nothing\n'],
    ['.kiro/hooks/quality-gates.ts', 'export const hooks = { onCommit: [ };'],
    ['packages/a/.kiro/hooks/quality-gates.ts', 'export const hooks = { onCommit: [ };'],
  ])('end with the reason where their definitions cannot be read: %s %j', async (path, text) => {
    repository.git('switch', '-qc', 'broken', base);
    repository.write(path, text);
    repository.commit('Break the hooks');
    const commit = repository.git('rev-parse', 'HEAD').trim();
    repository.git('switch', '-q', 'main');
    repository.git('branch', '-qD', 'broken');

    expect(await dispatch({ id: `hook-broken-${commit}`, trigger: 'commit', commit })).toEqual([]);
    expect(await platform.hooks.state(`hook-broken-${commit}`)).toMatchObject({
      open: false,
      note: expect.stringContaining(`cannot be read: ${path}:`) as unknown,
    });
  });

  it('do not believe what digests a file has: those of the commit count', async () => {
    const [, run] = await dispatch({ trigger: 'file-save', commit: base, files: [{ path: './src/a.ts', digest: 'one that passed' }] });

    expect(run?.files).toEqual([{ path: 'src/a.ts', digest: repository.git('rev-parse', 'HEAD:src/a.ts').trim() }]);
  });

  it('say of what nobody can do without the folder of a person that it is not applicable, and why', async () => {
    const withCommit = await dispatch({ trigger: 'file-save', commit: base, files: [{ path: 'src/a.ts', digest: null }] });
    const without = await dispatch({ trigger: 'file-save', files: [{ path: 'src/a.ts', digest: 'x' }] });

    expect(withCommit.map(({ result }) => result?.outcome)).toEqual(['skipped', 'passed']);
    expect(withCommit[0]?.result?.summary).toContain('their folder is not here');
    expect(without.map(({ result }) => [result?.outcome, result?.summary.includes('names no commit')])).toEqual([
      ['unavailable', true],
      ['unavailable', true],
    ]);
  });

  it('end with the reason where their commit is not here, and run nothing', async () => {
    const runs = await dispatch({ id: 'hook-lost', trigger: 'pr', commit: 'a'.repeat(40), base });

    expect(runs).toEqual([]);
    expect(await platform.hooks.state('hook-lost')).toMatchObject({ open: false, note: expect.stringContaining('is not here') as unknown });
  });
});

describe('a hook elsewhere', () => {
  const event = hookEvent({ via: 'api', tree: 't' });

  it('keeps quotes and line ends of names and of itself', () => {
    const run = hookRun({ files: [{ path: "it's\n$(x).ts", digest: 'd' }] });

    expect(commandLine(`echo "it's"`, { run, event })).toContain(`sh -c 'echo "it'\\''s"'`);
  });

  it('of a folder runs there, with paths from there', () => {
    const run = hookRun({ files: [{ path: 'packages/a/b.ts', digest: 'd' }] });

    const line = commandLine('true', { run, event, folder: 'packages/a' });

    expect(line).toMatch(/^cd -- 'packages\/a' && printf/);
    expect(line).toContain(`"cwd":"packages/a","hook":"lint","files":["b.ts"]`);
  });

  it('names as many files as an argument takes, and none where even one is too long', () => {
    const files = Array.from({ length: 100_000 }, (_, index) => ({ path: `src/${String(index)}.ts`, digest: 'd' }));

    const line = commandLine('true', { run: hookRun({ files }), event });

    expect(line.length).toBeLessThan(64 * 1024);
    expect(line).toContain('src/0.ts');
  });

  it.each<[string, Partial<HookRun['hook']>, string]>([
    ['a command', {}, 'dispatch'],
    ['what only reads', { action: 'security_scan' }, 'here'],
    ['a linter at a commit', { action: 'lint_and_fix', trigger: 'commit' }, 'dispatch'],
    ['a linter at a save', { action: 'lint_and_fix' }, 'skipped'],
    ['what asks a model', { action: 'ask_agent' }, 'agent'],
  ])('has its place: %s', (_name, hook, expected) => {
    const run = hookRun({ hook: { ...hookRun().hook, ...hook } });
    const place = placeOf(run, { ...event, trigger: run.hook.trigger });

    expect(typeof place === 'string' ? place : place.result.outcome).toBe(expected);
  });
});
