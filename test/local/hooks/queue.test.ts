import { afterEach, describe, expect, it } from '@jest/globals';
import { eventOf, openHookHost } from '../../../lib/local/hooks/index.ts';
import { BARE } from '../../support/hook-host.ts';
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
});
