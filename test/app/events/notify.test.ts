import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createSnsClient } from '../../../lib/adapters/aws/clients/sns.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import { createSnsChannel } from '../../../lib/adapters/notify/sns.ts';
import type { Channel, NotifyPorts } from '../../../lib/app/events/notify.ts';
import type { BeginResult } from '../../../lib/app/ports.ts';
import { createHandler } from '../../../lambdas/notify/handler.ts';
import { readBody, serve } from '../../support/aws/http.ts';

const recorded = (type: string): unknown =>
  (JSON.parse(readFileSync(join(import.meta.dirname, `../../vectors/events/${type}.v1.json`), 'utf8')) as { event: unknown }).event;

function memoryIdempotency(): NotifyPorts['idempotency'] {
  const done = new Map<string, BeginResult>();
  return {
    begin: (key) => {
      const earlier = done.get(key) ?? ({ outcome: 'new' } as const);
      if (earlier.outcome === 'new') done.set(key, { outcome: 'in-progress' });
      return Promise.resolve(earlier);
    },
    complete: (key, _digest, response) => {
      done.set(key, { outcome: 'replay', response });
      return Promise.resolve();
    },
    abandon: (key) => {
      done.delete(key);
      return Promise.resolve();
    },
  };
}

const channel = (name: string, fails = 0): Channel & { sent: number } => {
  let left = fails;
  const one = {
    name,
    sent: 0,
    send: () => {
      left -= 1;
      if (left >= 0) return Promise.reject(new Error(`${name} is down`));
      one.sent += 1;
      return Promise.resolve();
    },
  };
  return one;
};

describe('Notifications', () => {
  it('go out once over every channel, however often the event comes', async () => {
    const channels = [channel('sns'), channel('webhook')];
    const handler = createHandler({ channels, idempotency: memoryIdempotency(), hash: sha256 });

    expect(await handler(recorded('review.requested'))).toEqual({ sent: ['sns', 'webhook'] });
    expect(await handler(recorded('review.requested'))).toEqual({ sent: [] });
    expect(await handler(recorded('run.finished'))).toEqual({ sent: ['sns', 'webhook'] });
    expect(channels.map(({ sent }) => sent)).toEqual([2, 2]);
  });

  it('reach the others when one channel is down, and that one when the event comes again', async () => {
    const channels = [channel('sns', 1), channel('webhook')];
    const handler = createHandler({ channels, idempotency: memoryIdempotency(), hash: sha256 });

    await expect(handler(recorded('budget.warning'))).rejects.toThrow('1 of 2 channels were not told');
    expect(await handler(recorded('budget.warning'))).toEqual({ sent: ['sns'] });
    expect(channels.map(({ sent }) => sent)).toEqual([1, 1]);
  });

  it.each([
    { name: 'an event that nobody is told about', event: recorded('task.completed') },
    { name: 'an event of another source', event: { ...(recorded('run.finished') as object), source: 'com.example' } },
    { name: 'an event without its detail', event: { ...(recorded('run.finished') as object), detail: {} } },
  ])('refuse $name', async ({ event }) => {
    const handler = createHandler({ channels: [], idempotency: memoryIdempotency(), hash: sha256 });

    await expect(handler(event)).rejects.toThrow();
  });

  it('are published to the topic with attributes to filter by', async () => {
    const requests: URLSearchParams[] = [];
    const server = await serve((request, response) => {
      void readBody(request).then((body) => {
        requests.push(new URLSearchParams(body.toString()));
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(
          '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
        );
      });
    });
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    const client = createSnsClient({ region: 'eu-central-1', endpoint: server.url, credentials, maxAttempts: 1 });
    const sns = createSnsChannel({ client, topicArn: 'arn:aws:sns:eu-central-1:123456789012:reviews' });

    await createHandler({ channels: [sns], idempotency: memoryIdempotency(), hash: sha256, api: 'https://api.example.com' })(
      recorded('review.requested'),
    );
    client.destroy();
    await server.close();

    const [sent] = requests;
    expect(Object.fromEntries(sent ?? [])).toMatchObject({
      Action: 'Publish',
      TopicArn: 'arn:aws:sns:eu-central-1:123456789012:reviews',
      Subject: '[Stringline] Review of design of user-preferences',
      Message: expect.stringContaining('--remote https://api.example.com'),
    });
    expect([...(sent?.values() ?? [])]).toEqual(expect.arrayContaining(['type', 'review.requested', 'project', 'github.com/acme/shop']));
  });
});
