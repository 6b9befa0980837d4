import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openHookHost, watchHooks } from '../../../lib/local/hooks/index.ts';
import { BARE } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const CONFIG =
  'hooks:\n  on_save: [{ pattern: "*.txt", action: run_command, command: "echo $STRINGLINE_HOOK_FILES >> log/log", timeout_ms: 20000 }]\n';
const HOUR_MS = 3600_000;

describe('a watch whose clock jumps', () => {
  let repository: Repository;
  beforeEach(() => {
    const files = { '.gitignore': 'log/\n', '.kiro/config/project.yaml': CONFIG, 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' };
    repository = makeRepository({ files });
    repository.write('log/log', '');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    repository.remove();
  });

  const watching = async (work: () => Promise<void>): Promise<string[]> => {
    const host = await openHookHost({ cwd: repository.root, environment: BARE });
    const [controller, ready] = [new AbortController(), new EventTarget()];
    const begun = once(ready, 'ready');
    const nothing = (): void => undefined;
    const end = watchHooks(host, {
      signal: controller.signal,
      environment: BARE,
      onReady: () => ready.dispatchEvent(new Event('ready')),
      onError: (error) => {
        throw error;
      },
      ...{ onPassedOver: nothing, onOutcome: nothing, onEnd: nothing },
    });
    await begun;
    await work();
    controller.abort();
    await end;
    await host.close();
    return repository.read('log/log').trim().split('\n');
  };
  const ran = async (times: number): Promise<void> => {
    for (const end = performance.now() + 20_000; repository.read('log/log').split('\n').length <= times && performance.now() < end; )
      await delay(50);
    await delay(300);
  };

  it('runs the hooks of each save once, before and after', async () => {
    const real = Date.now.bind(Date);
    const lines = await watching(async () => {
      for (const [index, offset] of [0, -HOUR_MS, 24 * HOUR_MS].entries()) {
        jest.spyOn(Date, 'now').mockImplementation(() => real() + offset);
        repository.write(`${'abc'[index] ?? ''}.txt`, 'new\n');
        await ran(index + 1);
      }
    });

    expect(lines).toEqual(['a.txt', 'b.txt', 'c.txt']);
  });

  it('does not take a save for what git has restored because its index is of a time to come', async () => {
    const later = new Date(Date.now() + HOUR_MS);
    utimesSync(join(repository.root, '.git/index'), later, later);

    const lines = await watching(async () => {
      repository.write('a.txt', 'a\n');
      await ran(1);
    });

    expect(lines).toEqual(['a.txt']);
  });
});
