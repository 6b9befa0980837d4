import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../lambdas/outbox/handler.ts';
import { createEventBridgeBus } from '../../lib/adapters/aws/event-bus.ts';
import { createDynamoStores, type DynamoStores } from '../../lib/adapters/aws/stores/index.ts';
import { startEventBridge } from '../support/aws/event-bridge.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { memoryArtefacts, sha256 } from '../support/memory-artefacts.ts';
import { anEvent, aRun } from '../support/records.ts';

/** What the table's stream hands over: keys of what was inserted, and nothing that is used. */
const streamEvent = (...keys: string[]): unknown => ({
  Records: keys.map((SK, index) => ({
    eventID: String(index),
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: { Keys: { PK: { S: 'OUTBOX' }, SK: { S: SK } }, SequenceNumber: String(index), StreamViewType: 'KEYS_ONLY' },
  })),
});
const inTime = { getRemainingTimeInMillis: () => 60_000 };

describeOnDynamoDb('The outbox function', (server) => {
  async function world<T>(
    work: (parts: { stores: DynamoStores; told: () => string[]; invoke: ReturnType<typeof createHandler> }) => Promise<T>,
  ): Promise<T> {
    const { client, createTable } = server();
    const place = { client, table: await createTable(), artefacts: memoryArtefacts(), hash: sha256 };
    const stores = createDynamoStores({ ...place, project: 'github.com/acme/shop' });
    const bridge = await startEventBridge({ bus: 'the-bus', rules: [], deliver: async () => Promise.resolve() });
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' };
    const events = new EventBridgeClient({ region: 'us-east-1', endpoint: bridge.url, credentials, maxAttempts: 1 });
    try {
      await stores.runs.create(aRun({ repository: 'github.com/acme/shop' }));
      // As deployed: the function is of no project.
      const { outbox, runs } = createDynamoStores(place);
      const invoke = createHandler({ outbox, runs, bus: createEventBridgeBus({ client: events, bus: 'the-bus' }) });
      return await work({ stores, invoke, told: () => bridge.events.map(({ detail }) => (detail as { task: string }).task) });
    } finally {
      events.destroy();
      await bridge.close();
    }
  }
  const complete = (stores: DynamoStores, task: string): Promise<boolean> =>
    stores.runs.appendEvent(anEvent({ key: `task/${task}`, type: 'task.completed', data: { task, commit: 'c0ffee' } }));

  describe('called by the stream of the table', () => {
    it('publishes all that waits, in order, and only once when the same records come again', () =>
      world(async ({ stores, invoke, told }) => {
        for (const task of ['1.1', '1.2', '1.3']) await complete(stores, task);
        const event = streamEvent('a', 'b', 'c');
        const first = await invoke(event, inTime);
        const again = await invoke(event, inTime);

        expect(first).toMatchObject({ published: 3, kept: [], dropped: [] });
        expect(again).toMatchObject({ published: 0 });
        expect(told()).toEqual(['1.1', '1.2', '1.3']);
        expect(await stores.outbox.pending(10)).toEqual([]);
      }));

    it('publishes nothing where what it is told of was published by the schedule before', () =>
      world(async ({ stores, invoke, told }) => {
        await complete(stores, '1.1');
        await invoke({ source: 'aws.events', 'detail-type': 'Scheduled Event' }, inTime);
        await invoke(streamEvent('a'), inTime);

        expect(told()).toEqual(['1.1']);
      }));

    it('loses nothing where several of it work at once', () =>
      world(async ({ stores, invoke, told }) => {
        const tasks = Array.from({ length: 25 }, (_, index) => `1.${index}`);
        await Promise.all(tasks.map((task) => complete(stores, task)));
        await Promise.all([1, 2, 3].map(() => invoke(streamEvent('a'), inTime)));

        expect([...new Set(told())].toSorted()).toEqual(tasks.toSorted());
        expect(await stores.outbox.pending(10)).toEqual([]);
      }));

    it('leaves the rest for the next call when its time is nearly up', () =>
      world(async ({ stores, invoke, told }) => {
        for (const task of ['1.1', '1.2']) await complete(stores, task);
        const late = await invoke(streamEvent('a', 'b'), { getRemainingTimeInMillis: () => 5000 });
        const before = told();
        await invoke({ source: 'aws.events' }, inTime);

        expect(late).toMatchObject({ published: 0 });
        expect([before, told()]).toEqual([[], ['1.1', '1.2']]);
      }));
  });
});
