import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type HookCause, reportHooks } from '../../../lib/domain/hooks/dispatch/index.ts';
import { eventOf, openHookHost } from '../../../lib/local/hooks/index.ts';
import { BARE, runHooks } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

describe('the queue of hooks', () => {
  let repository: Repository;
  afterEach(() => {
    repository.remove();
  });

  it.each([
    ['once where it passed', 'echo ran >> log.txt', 1, ['passed', 'passed']],
    ['again where it did not', 'echo ran >> log.txt; exit 1', 2, ['warned', 'warned']],
  ])('runs the same input that was queued twice %s', async (...[, command, times, outcomes]) => {
    const hook = `{ pattern: "**", action: run_command, command: "${command}", mode: async }`;
    repository = makeRepository({ files: { '.kiro/config/project.yaml': `hooks:\n  on_save: [${hook}]\n`, 'a.txt': 'a\n' } });
    const host = await openHookHost({ cwd: repository.root, environment: BARE });
    const { signal } = new AbortController();
    const save = async () => host.dispatch(await eventOf({ trigger: 'file-save', words: ['a.txt'], environment: BARE }, host), signal);

    const events = [await save(), await save()];
    await host.work(signal);

    const runs = (await Promise.all(events.map(({ event }) => host.hooks.runs(event.id)))).flat();
    await host.close();
    expect(runs.map(({ result }) => result?.outcome)).toEqual(outcomes);
    expect(repository.read('log.txt').trim().split('\n')).toHaveLength(times);
    expect(runs[1]?.sharedWith).toBe(times === 1 ? runs[0]?.id : undefined);
  });

  it('carries on as many runs of a hook at the same time as it may have', async () => {
    // The first waits for the second.
    const command = 'if mkfifo pipe 2>/dev/null; then cat pipe; else echo met > pipe; fi';
    const hook = `{ pattern: "*.txt", action: run_command, command: "${command}", mode: async, concurrency: 2, timeout_ms: 20000 }`;
    const files = { '.kiro/config/project.yaml': `hooks:\n  on_save: [${hook}]\n`, 'a.txt': 'a\n', 'b.txt': 'b\n' };
    repository = makeRepository({ files });
    const host = await openHookHost({ cwd: repository.root, environment: BARE });
    const { signal } = new AbortController();
    for (const file of ['a.txt', 'b.txt'])
      await host.dispatch(await eventOf({ trigger: 'file-save', words: [file], environment: BARE }, host), signal);

    await host.work(signal);

    const ends = (await host.hooks.list()).map(({ result }) => [result?.outcome, result?.output]);
    await host.close();
    expect(ends).toContainEqual(['passed', 'met']);
    expect(ends.map(([outcome]) => outcome)).toEqual(['passed', 'passed']);
  });
});

describe('a run that was set off while its own hook was at work', () => {
  let repository: Repository;
  afterEach(() => {
    repository.remove();
  });

  it.each([
    ['is not begun, and named, where that is what the hook has written', 'a\nx\n', 1, 'stopped'],
    ['is begun where somebody has saved something else', 'mine\n', 2, 'passed'],
  ])('%s', async (...[, saved, times, outcome]) => {
    const hook = `{ pattern: "*.txt", action: run_command, command: "echo x >> a.txt", writes: ["*.txt"], mode: async }`;
    repository = makeRepository({ files: { '.kiro/config/project.yaml': `hooks:\n  on_save: [${hook}]\n`, 'a.txt': 'a\n' } });
    const host = await openHookHost({ cwd: repository.root, environment: BARE });
    const { signal } = new AbortController();
    const save = async (cause: HookCause[] = []) =>
      host.dispatch(await eventOf({ trigger: 'file-save', words: ['a.txt'], environment: BARE, cause }, host), signal);
    const [first] = (await save()).runs;
    const cause = { hook: first?.hook.id ?? '', name: 'x', run: first?.id ?? '', suspected: true };
    repository.write('a.txt', saved);
    const { event } = await save([cause]);
    repository.write('a.txt', 'a\n');

    await host.work(signal);

    const [run] = await host.hooks.runs(event.id);
    await host.close();
    expect(run).toMatchObject({ result: { outcome } });
    expect(run?.result?.summary.includes('would set itself off')).toBe(times === 1);
    expect(repository.read('a.txt')).toBe(`a\n${'x\n'.repeat(times)}`);
  });
});

describe('a clock that jumps', () => {
  let repository: Repository;
  afterEach(() => {
    repository.remove();
  });
  const HOUR_MS = 3600_000;

  it.each([
    ['ahead at each look', (look: number) => look * HOUR_MS],
    ['back at each look', (look: number) => -look * HOUR_MS],
    ['to and fro', (look: number) => (look % 2 === 0 ? HOUR_MS : -HOUR_MS)],
  ])('%s loses no run and has none run twice', async (_, jump) => {
    const hook = (mode: string): string => `{ pattern: "**", action: run_command, command: "echo ${mode} >> log.txt", mode: ${mode} }`;
    const config = `hooks:\n  on_save: [${['sync', 'auto', 'async'].map(hook).join(', ')}]\n`;
    repository = makeRepository({ files: { '.kiro/config/project.yaml': config, 'a.txt': 'a\n' } });
    let looks = 0;
    const clock = { now: () => new Date(Date.UTC(2026, 10, 27) + jump((looks += 1))) };
    const host = await openHookHost({ cwd: repository.root, environment: BARE, clock });
    const { signal } = new AbortController();

    const event = await eventOf({ trigger: 'file-save', words: ['a.txt'], environment: BARE }, host);
    await host.dispatch(event, signal);
    await host.work(signal);

    const runs = await host.hooks.runs(event.id);
    const report = reportHooks(await host.hooks.list());
    await host.close();
    expect(runs.map(({ result }) => result?.outcome)).toEqual(['passed', 'passed', 'passed']);
    expect(repository.read('log.txt').trim().split('\n').toSorted()).toEqual(['async', 'auto', 'sync']);
    expect(report.map(({ p50Ms }) => p50Ms >= 0)).toEqual([true, true, true]);
  });
});

describe('a repository in which case does not matter', () => {
  it('has a file looked at once, under its own name, however it is spelt', async () => {
    const config = 'hooks:\n  on_save: [{ pattern: "src/*.ts", action: run_command, command: "cat $STRINGLINE_HOOK_FILES" }]\n';
    const repository = makeRepository({ files: { '.kiro/config/project.yaml': config, 'src/a.ts': 'a\n' } });
    // What such a file system does with every name.
    symlinkSync('src', join(repository.root, 'SRC'));

    const { event, runs } = await runHooks(repository.root, 'file-save', { words: ['SRC/a.ts', 'src/a.ts', 'SRC/none.ts'] });

    repository.remove();
    expect(event.files.map(({ path }) => path)).toEqual(['src/a.ts', 'SRC/none.ts']);
    expect(runs).toMatchObject([{ files: [{ path: 'src/a.ts' }], result: { outcome: 'passed', output: 'a' } }]);
  });
});
