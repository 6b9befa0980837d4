import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../lambdas/hook-dispatch/handler.ts';
import { createDynamoHooks } from '../../lib/adapters/aws/stores/hooks.ts';
import { createGitRepository, mergeBase } from '../../lib/adapters/git/index.ts';
import { createHostedRepository } from '../../lib/adapters/hosted-git/index.ts';
import { hashText, sha256 } from '../../lib/adapters/local/sha256.ts';
import { openLocalStores } from '../../lib/adapters/local/stores/index.ts';
import type { ApiServices } from '../../lib/api/services.ts';
import { putJson, putText } from '../../lib/app/artefacts.ts';
import { OUTSIDE_ACTIONS } from '../../lib/app/hooks/actions/outside.ts';
import { outsideHookPorts } from '../../lib/app/hooks/outside.ts';
import type { HookStore } from '../../lib/app/hooks/ports.ts';
import type { Sandbox, SourceRepository, TaskTokens } from '../../lib/app/ports.ts';
import { HOOK_FUNCTIONS, HOOK_MACHINE } from '../../lib/domain/platform/index.ts';
import { createEngine, type Engine } from '../../lib/local/engine/index.ts';
import { loadHookMachine } from '../../lib/local/state-machines.ts';
import { lambdaHost } from '../support/api/hosts.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { DAY, playDay, runsAfter, WHOLE_DAY } from '../support/hooks-day.ts';
import { copyToStores } from '../support/hosted-copy.ts';
import { memoryArtefacts } from '../support/memory-artefacts.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Place {
  store: HookStore;
  source: SourceRepository;
  mergeBase?: (one: string, other: string) => Promise<string | undefined>;
}

let day: ReturnType<typeof playDay>;
beforeAll(() => {
  day = playDay();
}, 60_000);
afterAll(() => day.repository.remove());

/** The API, the state machine with its function, and a sandbox that counts: what a host is made of. The engine can die and begin again. */
function hostOf({ store, ...place }: Place, exitCode = 0) {
  const { path, remove } = temporaryDirectory();
  const journal = openLocalStores(path);
  const artefacts = memoryArtefacts();
  const clock = { now: () => new Date() };
  const ran: string[] = [];
  const held: { token: string | undefined; hold: boolean } = { token: undefined, hold: false };
  const finish = async (token: string): Promise<void> => {
    const stdout = await putText(artefacts, '');
    const command = { name: 'x', run: 'x', exitCode, outcome: 'exited' as const, stdout, stderr: stdout, durationMs: 1 };
    await engine.succeed(token, { result: await putJson(artefacts, { commands: [command], reports: [], isolation: 'no-network' }) });
  };
  const sandbox: Sandbox = {
    start: async ({ commands: [command] }, token) => {
      ran.push(command?.name ?? '');
      if (held.hold) held.token = token;
      else await finish(token);
    },
  };
  const tokens: TaskTokens = { succeed: (token, output) => engine.succeed(token, output), fail: () => Promise.resolve(false) };
  const ports = outsideHookPorts({
    ...{ clock, hash: sha256, hooks: store, actions: OUTSIDE_ACTIONS, ...place },
    elsewhere: { sandbox, artefacts, tokens },
  });
  const handler = createHandler(ports);
  const begin = (): Engine =>
    createEngine({
      ...loadHookMachine(),
      database: journal.database,
      functions: {
        [HOOK_FUNCTIONS.HookDispatchFunction]: (payload, { signal }) =>
          handler(payload, { getRemainingTimeInMillis: () => 900_000, signal }),
      },
      clock,
      host: { hash: hashText },
      ids: () => crypto.randomUUID(),
    });
  let engine = begin();
  const drive = async (id: string): Promise<void> => {
    await engine.run(await engine.start(HOOK_MACHINE, id, { eventId: id }));
  };
  const services = {
    hash: sha256,
    clock,
    idempotency: journal.idempotency,
    projects: { list: () => Promise.resolve(['shop']), open: () => Promise.resolve({}) },
    hooks: () => Promise.resolve({ hooks: store, start: drive }),
  } as unknown as ApiServices;
  return {
    services,
    ran,
    /** The process dies while a command of the sandbox is under way; the next one goes on, and the command ends. */
    dieAround: async (work: () => Promise<unknown>, id: () => Promise<string>): Promise<void> => {
      held.hold = true;
      await work();
      await engine.close();
      held.hold = false;
      engine = begin();
      await finish(held.token ?? '');
      await drive(await id());
    },
    close: async () => {
      await engine.close();
      journal.close();
      remove();
    },
  };
}

/** Tells the events of the day to the API, each twice, and counts what ran. */
async function tellDay(place: Place): Promise<{ ran: Record<string, number>; statuses: string[]; scans: number }> {
  const host = hostOf(place);
  const api = await lambdaHost(host.services);
  const statuses: string[] = [];
  for (const { part, type, detail } of day.events) {
    const tell = () => api.request({ method: 'POST', path: '/v1/hooks/events', as: 'ci', body: { type, detail } });
    if (part === 'crash') await host.dieAround(tell, async () => (await place.store.open())[0] ?? '');
    const { json, status } = (await tell()) as { json: { id: string }; status: number };
    expect({ detail: detail.id, status }).toEqual({ detail: detail.id, status: 202 });
    statuses.push(((await api.request({ path: `/v1/hooks/events/${json.id}`, as: 'ci' })).json as { status: string }).status);
    await tell();
  }
  const ran = Object.fromEntries([...Map.groupBy(host.ran, (name) => name)].map(([name, all]) => [name, all.length]));
  const scans = (await place.store.list()).filter(({ hook, sharedWith }) => hook.name === 'scan' && sharedWith === undefined).length;
  await host.close();
  return { ran, statuses: [...new Set(statuses)], scans };
}

const { scan, loop: _never, ...commands } = runsAfter(...WHOLE_DAY);

describe('the day on a server of one machine', () => {
  it('has each hook run exactly as often as on a laptop', async () => {
    const { path, remove } = temporaryDirectory();
    const stores = openLocalStores(path);
    const source = await createGitRepository(day.repository.root);

    const told = await tellDay({ store: stores.hooks, source, mergeBase: (one, other) => mergeBase(day.repository.root, one, other) });

    expect(told).toEqual({ ran: commands, scans: scan, statuses: ['done'] });
    expect(Object.keys(DAY)).toHaveLength(6);
    source.close();
    stores.close();
    remove();
  }, 120_000);
});

describeOnDynamoDb('the day on AWS', (server) => {
  it('has each hook run exactly as often as on a laptop', async () => {
    const { client, createTable } = server();
    const hooks = createDynamoHooks({
      client,
      table: await createTable(),
      project: 'shop',
      artefacts: memoryArtefacts(),
      hash: sha256,
    });
    const { stores } = await copyToStores(day.repository.root, (...args) => day.repository.git(...args).trim());

    const told = await tellDay({ store: hooks, source: createHostedRepository({ ...stores, project: 'shop' }) });

    expect(told).toEqual({ ran: commands, scans: scan, statuses: ['done'] });
  }, 120_000);
});

describe('on another day, on a server of one machine', () => {
  it('a hook that blocks stops its event, and one that its own run has set off does not run again', async () => {
    const { path, remove } = temporaryDirectory();
    const stores = openLocalStores(path);
    const source = await createGitRepository(day.repository.root);
    const host = hostOf({ store: stores.hooks, source, mergeBase: (one, other) => mergeBase(day.repository.root, one, other) }, 2);
    const api = await lambdaHost(host.services);
    const tell = async (type: string, detail: object) => {
      const body = { type, detail: { version: 1, ...detail } };
      const { json } = (await api.request({ method: 'POST', path: '/v1/hooks/events', as: 'ci', body })) as { json: { id: string } };
      return (await api.request({ path: `/v1/hooks/events/${json.id}`, as: 'ci' })).json as { status: string };
    };
    const { type, detail } = day.events.find(({ part }) => part === 'pullRequest')!;
    const made = { commit: String(detail.commit), files: ['made/a.txt'] };

    const stopped = await tell(type, detail);
    await tell('hook.save', { ...made, id: 'made' });
    const first = (await stores.hooks.list()).find(({ hook }) => hook.options['command']?.toString().includes('made/a.txt'));
    const cause = [{ hook: first?.hook.id ?? '', name: 'made', run: first?.id ?? '' }];
    await tell('hook.save', { ...made, id: 'made-again', cause });
    await tell('hook.save', { ...made, id: 'made-up', cause: [{ ...cause[0], run: 'x' }] });

    expect(stopped.status).toBe('blocked');
    const runs = (await stores.hooks.list()).filter(({ hook }) => hook.id === first?.hook.id);
    expect(runs.map(({ status }) => status)).toEqual(['done', 'looped', 'done']);
    expect(host.ran).toHaveLength(3);
    await host.close();
    source.close();
    stores.close();
    remove();
  }, 60_000);
});
