import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../lambdas/hook-dispatch/handler.ts';
import { hashText, sha256 } from '../../../lib/adapters/local/sha256.ts';
import { openLocalStores } from '../../../lib/adapters/local/stores/index.ts';
import { showEvent } from '../../../lib/app/hooks/show-event.ts';
import type { HookPorts } from '../../../lib/app/hooks/ports.ts';
import { HOOK_FUNCTIONS, HOOK_MACHINE } from '../../../lib/domain/platform/index.ts';
import { createEngine } from '../../../lib/local/engine/index.ts';
import { loadHookMachine } from '../../../lib/local/state-machines.ts';
import { hookEvent, hookRun } from '../../support/hook-records.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('An event whose dispatch fails', () => {
  let folder: ReturnType<typeof temporaryDirectory>;
  let stores: ReturnType<typeof openLocalStores>;
  beforeEach(() => {
    folder = temporaryDirectory();
    stores = openLocalStores(folder.path);
  });
  afterEach(() => {
    stores.close();
    folder.remove();
  });

  const dispatch = async (failing: string): Promise<string | undefined> => {
    const { hooks, database } = stores;
    const clock = { now: () => new Date() };
    const run = hookRun({ hook: { ...hookRun().hook, trigger: 'pr' } });
    await hooks.accept(hookEvent({ via: 'api', project: 'shop', trigger: 'pr' }));
    if (failing !== 'plan') await hooks.plan('hook-1', [run]);
    const handler = createHandler({ hooks, clock, hash: sha256 } as unknown as HookPorts);
    const engine = createEngine({
      ...loadHookMachine(),
      ...{ database, clock, host: { hash: hashText }, ids: () => crypto.randomUUID() },
      functions: {
        [HOOK_FUNCTIONS.HookDispatchFunction]: async (payload, { signal }) => {
          const { operation } = payload as { operation: string };
          if (operation === failing || operation === 'run') throw new Error('out of memory');
          return handler(payload, { getRemainingTimeInMillis: () => 900_000, signal });
        },
      },
      onFault: () => undefined,
    });
    const end = await engine.run(await engine.start(HOOK_MACHINE, 'hook-1', { eventId: 'hook-1' }));
    await engine.close();
    return end.outcome === 'finished' ? end.status : end.outcome;
  };

  it.each(['plan', 'conclude', 'hand-over'])(
    'at %s is closed with the reason, fails, and leaves no run that holds its turn',
    async (operation) => {
      const status = await dispatch(operation);
      const shown = await showEvent('hook-1', 'shop', stores.hooks);

      expect({ status, shown: shown?.status, reason: shown?.reason }).toEqual({
        status: 'FAILED',
        shown: 'refused',
        reason: expect.stringContaining('The dispatch failed: ') as unknown,
      });
      expect(shown?.runs.map(({ result }) => result?.outcome)).toEqual(operation === 'plan' ? [] : ['crashed']);
      expect(await stores.hooks.open()).toEqual([]);
      await stores.hooks.accept(hookEvent({ id: 'hook-2' }));
      await stores.hooks.plan('hook-2', [hookRun({ id: 'hook-2-0', event: 'hook-2' })]);
      expect(await stores.hooks.begin('hook-2-0', { at: new Date().toISOString(), limit: 1, lostAfterMs: 1e9 })).toMatchObject({
        outcome: 'begun',
      });
    },
  );
});
