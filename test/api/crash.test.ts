/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- answers have many shapes: a wrong access fails the test that makes it */
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDynamoStores } from '../../lib/adapters/aws/stores/index.ts';
import { createIdempotencyStore } from '../../lib/adapters/local/stores/index.ts';
import { type Clock, IDEMPOTENCY_LEASE_SECONDS, type IdempotencyStore } from '../../lib/app/ports.ts';
import { type ApiAnswer, type ApiHost, freshKey, lambdaHost } from '../support/api/hosts.ts';
import { type ApiWorld, openApiWorld, removeSharedRepository } from '../support/api/world.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { memoryArtefacts, sha256 } from '../support/memory-artefacts.ts';

afterAll(removeSharedRepository);

/** What becomes of a request whose process died between the run that it has recorded and the answer. */
function crashContract(open: (world: ApiWorld, clock: Clock) => Promise<IdempotencyStore>): void {
  let world: ApiWorld;
  let host: ApiHost;
  let store: IdempotencyStore;
  let seconds: number;
  beforeEach(async () => {
    world = await openApiWorld();
    seconds = 0;
    store = await open(world, { now: () => new Date(Date.parse('2026-11-01T10:00:00Z') + seconds * 1000) });
    host = await lambdaHost({ ...world.services, idempotency: store });
  });
  afterEach(() => world.close());

  const post = (key: string): Promise<ApiAnswer> =>
    host.request({
      method: 'POST',
      path: '/v1/runs',
      as: 'requester',
      headers: { 'idempotency-key': key },
      body: { request: 'Divide.', spec: 'division' },
    });

  /** Sends the request and lets its process die at the n-th call of a method of a port. */
  async function dieAt<Port extends object>(port: Port, method: keyof Port & string, key: string): Promise<void> {
    const { [method]: original } = port;
    const died = new Promise<void>((resolve) => {
      Object.assign(port, {
        [method]: () => {
          resolve();
          return new Promise(() => undefined);
        },
      });
    });
    void post(key);
    await died;
    Object.assign(port, { [method]: original });
  }

  it('gets the run that it has recorded, which is told of and started once more', async () => {
    const key = freshKey();
    await dieAt(store, 'complete', key);
    const meanwhile = await post(key);
    seconds += IDEMPOTENCY_LEASE_SECONDS;
    const again = await post(key);
    const replayed = await post(key);

    const runs = await world.ports.runs.list({ spec: 'division' });
    expect(meanwhile).toMatchObject({ status: 409, json: { code: 'request-in-progress' } });
    expect(runs).toHaveLength(1);
    expect(again).toMatchObject({ status: 202, json: { upToDate: false, run: { id: runs[0]?.id } } });
    expect(again.headers['location']).toBe(`/v1/runs/${runs[0]?.id}`);
    expect(replayed).toMatchObject({ status: 202, json: again.json });
    expect(new Set(world.driven)).toEqual(new Set([`start ${runs[0]?.id}`]));
  });

  it('gets the run also where nobody had been told of it', async () => {
    const key = freshKey();
    await dieAt(world.ports.ledger, 'append', key);
    seconds += IDEMPOTENCY_LEASE_SECONDS;
    const again = await post(key);

    const { id } = again.json.run as { id: string };
    expect(again.status).toBe(202);
    expect(world.driven).toEqual([`start ${id}`]);
    expect((await world.ports.runs.events(id)).map(({ type }) => type)).toEqual(['run.created']);
    expect(await world.ports.ledger.read({ runId: id })).toHaveLength(1);
  });

  it('records one where it had not come so far', async () => {
    const key = freshKey();
    await dieAt(world.ports.runs, 'create', key);
    seconds += IDEMPOTENCY_LEASE_SECONDS;
    const again = await post(key);

    expect(again.status).toBe(202);
    expect(await world.ports.runs.list({ spec: 'division' })).toHaveLength(1);
  });
}

describe('A request that was lost, with SQLite', () => {
  crashContract(async ({ platform }, clock) => Promise.resolve(createIdempotencyStore(platform.database, clock)));
});

describeOnDynamoDb('A request that was lost, with DynamoDB', (server) => {
  crashContract(async (_world, clock) => {
    const { client, createTable } = server();
    const table = await createTable();
    return createDynamoStores({ client, table, artefacts: memoryArtefacts(), hash: sha256, clock }).idempotency;
  });
});
