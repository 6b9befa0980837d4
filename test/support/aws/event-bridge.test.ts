import { EventBridgeClient, PutEventsCommand, type PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DeliveredEvent, type EventBridge, startEventBridge } from './event-bridge.ts';

describe('EventBridge, as it is stood in for', () => {
  let bridge: EventBridge;
  let client: EventBridgeClient;
  let delivered: { target: string; event: DeliveredEvent }[];
  let deliver: (target: string) => Promise<void>;
  beforeEach(async () => {
    delivered = [];
    deliver = async () => Promise.resolve();
    bridge = await startEventBridge({
      bus: 'the-bus',
      rules: [
        { source: ['stringline'], detailType: ['run.started'], target: 'notify' },
        { source: ['stringline', 'aws.codebuild'], target: 'everything' },
      ],
      deliver: async (target, event) => {
        await deliver(target);
        delivered.push({ target, event });
      },
    });
    client = new EventBridgeClient({
      region: 'us-east-1',
      endpoint: bridge.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await bridge.close();
  });

  const put = (
    ...entries: { Source?: string; DetailType?: string; Detail?: string; EventBusName?: string }[]
  ): Promise<PutEventsResponse> =>
    client.send(
      new PutEventsCommand({
        Entries: entries.map((entry) => ({
          EventBusName: 'the-bus',
          Source: 'stringline',
          DetailType: 'run.started',
          Detail: '{"a":1}',
          ...entry,
        })),
      }),
    );

  it('delivers an event to each rule that matches source and type, and to no other', async () => {
    const answer = await put({}, { DetailType: 'run.finished' }, { Source: 'com.example' });
    await bridge.idle();

    expect(answer.FailedEntryCount).toBe(0);
    expect(answer.Entries?.every(({ EventId }) => EventId !== undefined)).toBe(true);
    expect(delivered.map(({ target, event }) => `${target} ${event['detail-type']}`).toSorted()).toEqual([
      'everything run.finished',
      'everything run.started',
      'notify run.started',
    ]);
    expect(delivered[0]?.event).toMatchObject({ id: answer.Entries?.[0]?.EventId, source: 'stringline', detail: { a: 1 }, version: '0' });
    expect(bridge.events).toHaveLength(3);
  });

  it('refuses an entry for another bus, and takes its neighbours', async () => {
    const answer = await put({}, { EventBusName: 'another' });

    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, 'ResourceNotFoundException']);
    expect(bridge.events).toHaveLength(1);
  });

  it('delivers what services of AWS tell, and waits for all that is under way', async () => {
    const held = Promise.withResolvers<undefined>();
    deliver = () => held.promise;
    bridge.tell({
      id: '1',
      source: 'aws.codebuild',
      'detail-type': 'CodeBuild Build State Change',
      time: '2026-11-26T10:00:00Z',
      detail: {},
    });
    let idle = false;
    const waiting = bridge.idle().then(() => (idle = true));
    await put({ Source: 'com.example' });
    const before = idle;
    held.resolve(undefined);
    await waiting;

    expect([before, idle]).toEqual([false, true]);
    expect(delivered.map(({ target }) => target)).toEqual(['everything']);
  });

  it('takes no request that is not signed', async () => {
    const answer = await fetch(bridge.url, { method: 'POST', headers: { 'x-amz-target': 'AWSEvents.PutEvents' }, body: '{"Entries":[]}' });

    expect(answer.status).toBe(403);
    expect(bridge.calls).toEqual([]);
  });
});
