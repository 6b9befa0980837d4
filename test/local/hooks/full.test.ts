import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { storageError } from '../../../lib/adapters/local/stores/index.ts';
import { eventOf, type HookHost, openHookHost, watchHooks } from '../../../lib/local/hooks/index.ts';
import { BARE } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const hook = (mode: string): string =>
  `{ pattern: "*.txt", action: run_command, command: "echo ${mode} >> log/log", mode: ${mode}, timeout_ms: 20000 }`;
const CONFIG = `hooks:\n  on_save: [${hook('sync')}, ${hook('async')}]\n`;
const FULL = storageError({ code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'stringline.sqlite');

describe('a disk without room', () => {
  let repository: Repository;
  let host: HookHost;
  let [writes, room] = [0, Number.POSITIVE_INFINITY];
  beforeEach(async () => {
    repository = makeRepository({ files: { '.gitignore': 'log/\n', '.kiro/config/project.yaml': CONFIG, 'a.txt': 'a\n' } });
    repository.write('log/log', '');
    [writes, room] = [0, Number.POSITIVE_INFINITY];
    const before = (): void => {
      if ((writes += 1) > room) throw FULL;
    };
    host = await openHookHost({ cwd: repository.root, environment: BARE, writes: { before, after: () => undefined } });
  });
  afterEach(async () => {
    await host.close();
    repository.remove();
  });
  const lines = (): string[] =>
    repository
      .read('log/log')
      .split('\n')
      .filter((line) => line !== '')
      .toSorted();

  it('loses nothing that was recorded, at whichever write it is, and goes on when there is room', async () => {
    const { signal } = new AbortController();
    for (let written = 1; written < 40; written += 1) {
      repository.write('a.txt', `${String(written)}\n`);
      repository.write('log/log', '');
      const event = await eventOf({ trigger: 'file-save', words: ['a.txt'], environment: BARE }, host);
      [writes, room] = [0, written];
      const said = await host
        .dispatch(event, signal)
        .then(() => host.work(signal))
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      [writes, room] = [0, Number.POSITIVE_INFINITY];
      await host.work(signal);

      if (said !== undefined) expect(said).toMatchObject({ code: 'disk-full' });
      const isRecorded = (await host.hooks.event(event.id)) !== undefined;
      expect((await host.hooks.runs(event.id)).map(({ result }) => result?.outcome)).toEqual(isRecorded ? ['passed', 'passed'] : []);
      expect([...new Set(lines())]).toEqual(isRecorded ? ['async', 'sync'] : []);
      if (said === undefined) return;
    }
    throw new Error('it never came to its end');
  }, 60_000);

  it('makes a watch say so once, keep what was saved, and run its hooks when there is room', async () => {
    const controller = new AbortController();
    const said: unknown[] = [];
    let ready = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const nothing = (): void => undefined;
    const end = watchHooks(host, {
      signal: controller.signal,
      environment: BARE,
      onReady: ready,
      onError: (error) => said.push(error),
      ...{ onPassedOver: nothing, onOutcome: nothing, onEnd: nothing },
    });
    await begun;

    [writes, room] = [0, 0];
    repository.write('a.txt', 'new\n');
    for (const until = performance.now() + 20_000; said.length === 0 && performance.now() < until; ) await delay(50);
    await delay(1_500);
    const before = lines();
    room = Number.POSITIVE_INFINITY;
    for (const until = performance.now() + 20_000; lines().length < 2 && performance.now() < until; ) await delay(50);

    controller.abort();
    await end;
    expect(before).toEqual([]);
    expect(said).toEqual([FULL]);
    expect(lines()).toEqual(['async', 'sync']);
  }, 60_000);
});
