import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSecretsManagerClient } from '../../../lib/adapters/aws/clients/secrets-manager.ts';
import { createSecretWebhook } from '../../../lib/adapters/notify/webhook-secret.ts';
import { NotifiedEvent, notificationOf } from '../../../lib/domain/events/index.ts';
import { type JsonService, startJsonService } from '../../support/aws/json-service.ts';

const fixture = join(import.meta.dirname, '../../vectors/events/run.finished.v1.json');
const notification = notificationOf(NotifiedEvent.parse((JSON.parse(readFileSync(fixture, 'utf8')) as { event: unknown }).event));

let secret: string;
let service: JsonService;
let client: ReturnType<typeof createSecretsManagerClient>;
let now: number;

beforeEach(async () => {
  secret = JSON.stringify({ url: 'https://localhost:9/', key: 'a-key-of-16-chars' });
  now = 0;
  service = await startJsonService({
    target: 'secretsmanager',
    version: '1.1',
    operations: { GetSecretValue: () => ({ SecretString: secret }) },
  });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  client = createSecretsManagerClient({ region: 'eu-central-1', endpoint: service.url, credentials, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await service.close();
});

const webhook = () =>
  createSecretWebhook({ secrets: client, secretId: 'stringline/webhook', clock: { now: () => new Date(now) }, attempts: 1 });

describe('A webhook by its secret', () => {
  it('reads the secret once in five minutes', async () => {
    const channel = webhook();
    const send = () => channel.send(notification).catch((error: unknown) => error);

    // Localhost is refused, which shows that the address of the secret is the one that is used.
    expect(await send()).toMatchObject({ code: 'webhook-refused', message: expect.stringContaining('localhost:9') });
    await send();
    expect(service.calls).toHaveLength(1);
    now = 5 * 60_000 + 1;
    await send();
    expect(service.calls).toHaveLength(2);
  });

  it.each([
    { name: 'no JSON', value: 'hunter2-hunter2' },
    { name: 'a key that is too short', value: JSON.stringify({ url: 'https://example.com', key: 'hunter2' }) },
    { name: 'an address that is not https', value: JSON.stringify({ url: 'http://hunter2.example.com', key: 'a-key-of-16-chars' }) },
  ])('refuses $name without its value, and reads again the next time', async ({ value }) => {
    secret = value;
    const channel = webhook();

    const failure = (await channel.send(notification).catch((error: unknown) => error)) as Error;
    await channel.send(notification).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'webhook-invalid' });
    expect(failure.message).not.toContain('hunter2');
    expect(service.calls).toHaveLength(2);
  });
});
