import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { storageError } from '../../../lib/adapters/local/stores/index.ts';
import type { StringlineError } from '../../../lib/domain/shared/errors.ts';
import type { HookHostOptions } from '../../../lib/local/hooks/host.ts';
import { openHookHost, watchHooks } from '../../../lib/local/hooks/index.ts';
import { BARE } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

/** A hook that takes a moment and writes nothing that is watched. */
const config = (mode: string, seconds: string): string =>
  `hooks:\n  on_save: [{ name: Slow, pattern: "*.txt", action: run_command, command: "sleep ${seconds}; cat *.txt >> log/log", mode: ${mode} }]\n`;
/** Quiet enough for what is saved together to be one burst on any machine. */
const TOGETHER = { settleMs: 1_500 };
const NAMES = ['1', '2', '3', '4', '5', '6', '7', '8'];

describe('a watch', () => {
  let repository: Repository;
  afterEach(() => {
    repository.remove();
  });

  interface Seen {
    statuses: string[];
    /** Of its runs. */
    files: string[];
    errors: unknown[];
    passed: string[];
  }
  /** What is told while something is done under a watch, and after a while in which it may end. */
  const watching = async (
    work: (seen: Seen) => Promise<void>,
    { writes, settleMs }: { writes?: HookHostOptions['writes']; settleMs?: number } = {},
  ): Promise<Seen> => {
    const host = await openHookHost({ cwd: repository.root, environment: BARE, ...(writes && { writes }) });
    const [controller, ready] = [new AbortController(), new EventTarget()];
    const seen: Seen = { statuses: [], files: [], errors: [], passed: [] };
    const begun = once(ready, 'ready');
    const end = watchHooks(host, {
      signal: controller.signal,
      environment: BARE,
      onReady: () => ready.dispatchEvent(new Event('ready')),
      onPassedOver: (findings) => seen.passed.push(...findings.map(({ path = '' }) => path)),
      onOutcome: ({ runs }) => {
        seen.statuses.push(...runs.map(({ status }) => status));
        seen.files.push(...runs.flatMap(({ files }) => files.map(({ path }) => path)));
      },
      onEnd: () => undefined,
      onError: (error) => seen.errors.push(error),
      ...(settleMs !== undefined && { settleMs }),
    });
    await begun;
    await work(seen);
    controller.abort();
    await end;
    await host.close();
    return seen;
  };
  const made = (mode: string, seconds: string): void => {
    repository = makeRepository({ files: { '.gitignore': 'log/\n', '.kiro/config/project.yaml': config(mode, seconds), 'a.txt': '' } });
    repository.write('log/log', '');
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    for (const end = performance.now() + 20_000; !isSo() && performance.now() < end; ) await delay(20);
  };

  it('loses no save of somebody who goes through files while a hook runs', async () => {
    made('sync', '0.25');

    const { statuses, files } = await watching(async (seen) => {
      for (const name of NAMES) {
        repository.write(`${name}.txt`, name);
        await delay(360);
      }
      await until(() => seen.files.length >= NAMES.length);
    });

    // Two of them may come as one burst where the machine is slow, but each comes once.
    expect(files).toEqual(NAMES.map((name) => `${name}.txt`));
    expect(statuses).toEqual(statuses.map(() => 'done'));
  }, 60_000);

  it('loses no save of a file whose runs wait in the queue', async () => {
    made('async', '0.6');

    const { statuses } = await watching(async (seen) => {
      for (const [index, name] of NAMES.slice(0, 5).entries()) {
        repository.write('a.txt', name);
        await until(() => seen.statuses.length > index);
      }
    });

    expect(statuses).toEqual(NAMES.slice(0, 5).map(() => 'queued'));
  }, 60_000);

  it('tells of hooks of a new folder that git does not track as they come', async () => {
    made('sync', '0');
    const path = 'packages/b/.kiro/hooks/q.json';

    const { passed } = await watching(async (seen) => {
      repository.write(path, '{}');
      await until(() => seen.passed.length > 0);
    });

    expect(passed).toEqual([path]);
  }, 60_000);

  it.each([
    ['at once where that does not pass', 11, 'database-corrupt', 1],
    ['when it ends before there is room', 13, 'disk-full', 2],
  ])(
    'names the saves that it could not record, %s',
    async (_name, errcode, code, times) => {
      made('sync', '0');
      const fault = storageError({ code: 'ERR_SQLITE_ERROR', errcode }, 'stringline.sqlite');
      let isBroken = false;
      const writes = {
        before: ({ what }: { what: string }) => {
          if (isBroken && !what.includes('leases')) throw fault;
        },
        after: () => undefined,
      };

      const { errors } = await watching(
        async (seen) => {
          isBroken = true;
          repository.write('a.txt', 'new');
          await until(() => seen.errors.length > 0);
          await delay(1_500);
        },
        { writes },
      );

      expect(errors).toHaveLength(times);
      expect(errors.at(-1)).toMatchObject({ code, message: expect.stringContaining('a.txt') as unknown });
    },
    60_000,
  );

  it('names the files whose hooks cannot be read, and the commands that run them later', async () => {
    made('sync', '0');
    repository.write('.kiro/config/project.yaml', `${config('sync', '0')}bad: [\n`);

    const { errors } = await watching(async (seen) => {
      repository.write('a.txt', 'changed');
      repository.write('b c.txt', 'new');
      await until(() => seen.errors.length > 1);
    }, TOGETHER);

    expect(errors).toMatchObject([
      { code: 'hook-definitions-unreadable', fix: expect.stringMatching(/; then: stringline hook run create 'b c\.txt'$/u) as unknown },
      { message: expect.stringMatching(/^The hooks of these saves were not run, a\.txt, b c\.txt: .*project\.yaml/u) as unknown },
    ]);
    expect(errors[1]).toMatchObject({ fix: expect.stringMatching(/; then: stringline hook run save a\.txt 'b c\.txt'$/u) as unknown });
  }, 60_000);

  it('names new, saved and deleted files as such where git cannot say which of them are ignored', async () => {
    made('sync', '0');
    repository.write('gone.txt', '');
    const commands = ({ errors }: Seen): string[] =>
      errors.map((error) => /: stringline hook run (.+)$/u.exec((error as StringlineError).fix ?? '')?.[1] ?? '');
    const expected = [/^create \.\/-new\.txt$/u, /^save .*a\.txt/u, /^delete gone\.txt$/u];

    const seen = await watching(async (so) => {
      // A hook that has run tells that the watch is done with its own look at git.
      repository.write('a.txt', 'first');
      await until(() => so.statuses.length > 0);
      repository.write('.git/config', '[');
      repository.write('a.txt', 'changed');
      repository.write('-new.txt', 'new');
      rmSync(join(repository.root, 'gone.txt'));
      await until(() => expected.every((command) => commands(so).some((each) => command.test(each))));
    });

    for (const command of expected) expect(commands(seen)).toContainEqual(expect.stringMatching(command));
    expect(commands(seen).filter((command) => /^save.*gone/u.test(command))).toEqual([]);
  }, 60_000);
});
