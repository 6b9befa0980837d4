import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEventBridgeClient } from '../../../lib/adapters/aws/clients/eventbridge.ts';
import { createEventBridgeBus } from '../../../lib/adapters/aws/event-bus.ts';
import type { BusEvent, EventBus } from '../../../lib/app/ports.ts';
import { type JsonService, ServiceError, startJsonService } from '../../support/aws/json-service.ts';
import { AT } from '../../support/records.ts';

interface Entry {
  Detail: string;
  DetailType: string;
}

const anEvent = (id: string, change: Partial<BusEvent> = {}): BusEvent => ({
  source: 'stringline',
  detailType: 'run.started',
  time: AT,
  detail: { id, text: 'naïve 🚀' },
  ...change,
});

describe('The bus on EventBridge', () => {
  let service: JsonService;
  let client: EventBridgeClient;
  let bus: EventBus;
  /** What the service says of each entry. */
  let judge: (entry: Entry, index: number) => unknown;
  beforeEach(async () => {
    judge = (_, index) => ({ EventId: `event-${index}` });
    const PutEvents = ({ Entries }: { Entries?: unknown }) => ({ FailedEntryCount: 0, Entries: (Entries as Entry[]).map(judge) });
    service = await startJsonService({ target: 'AWSEvents', version: '1.1', operations: { PutEvents } });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = createEventBridgeClient({ region: 'eu-central-1', endpoint: service.url, credentials, maxAttempts: 1 });
    bus = createEventBridgeBus({ client, bus: 'stringline' });
  });
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  it('puts events on the named bus, with source, type, time, detail and resources', async () => {
    const failures = await bus.publish([anEvent('a'), anEvent('b', { resources: ['arn:aws:states:x'] })]);

    expect(failures).toEqual([]);
    expect(service.calls.map(({ input }) => input)).toEqual([
      {
        Entries: [
          {
            EventBusName: 'stringline',
            Source: 'stringline',
            DetailType: 'run.started',
            Time: new Date(AT).getTime() / 1000,
            Detail: JSON.stringify({ id: 'a', text: 'naïve 🚀' }),
          },
          expect.objectContaining({ Resources: ['arn:aws:states:x'] }),
        ],
      },
    ]);
  });

  it.each([
    { answer: { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }, retryable: true },
    { answer: { ErrorCode: 'InternalFailure', ErrorMessage: 'broken' }, retryable: true },
    { answer: { ErrorCode: 'MalformedDetail', ErrorMessage: 'no JSON' }, retryable: false },
    { answer: {}, retryable: true },
  ])(
    'names the entries that a call which succeeded has refused: $answer.ErrorCode, to be tried again: $retryable',
    async ({ answer, retryable }) => {
      judge = (entry, index) => (index === 1 ? answer : { EventId: entry.DetailType });

      const failures = await bus.publish(['a', 'b', 'c'].map((id) => anEvent(id)));

      expect(failures).toEqual([{ index: 1, code: answer.ErrorCode ?? 'unanswered', message: answer.ErrorMessage ?? '', retryable }]);
    },
  );

  it('splits what is too much for one call, and says which single event will never fit', async () => {
    const large = anEvent('large', { detail: { text: 'ü'.repeat(300_000) } });
    const hopeless = anEvent('hopeless', { detail: { text: 'x'.repeat(1_000_000) } });

    const failures = await bus.publish([large, hopeless, large, anEvent('small')]);

    expect(failures).toEqual([expect.objectContaining({ index: 1, code: 'event-too-large', retryable: false })]);
    expect(service.calls.map(({ input }) => (input['Entries'] as Entry[]).length)).toEqual([1, 2]);
  });

  it('keeps the places of refused entries when it splits', async () => {
    const large = anEvent('large', { detail: { text: 'x'.repeat(600_000) } });
    judge = ({ DetailType }) => (DetailType === 'bad' ? { ErrorCode: 'InternalFailure' } : { EventId: 'e' });

    const failures = await bus.publish([large, large, anEvent('c', { detailType: 'bad' })]);

    expect(failures.map(({ index }) => index)).toEqual([2]);
  });

  it('throws when the bus does not serve', async () => {
    judge = () => {
      throw new ServiceError('InternalException', 'down', 500);
    };

    await expect(bus.publish([anEvent('a')])).rejects.toMatchObject({
      code: 'aws-unavailable',
      message: expect.stringContaining('stringline'),
    });
  });
});
