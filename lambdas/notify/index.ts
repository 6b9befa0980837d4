import { createDynamoDbClient } from '../../lib/adapters/aws/clients/dynamodb.ts';
import { createSecretsManagerClient } from '../../lib/adapters/aws/clients/secrets-manager.ts';
import { createSnsClient } from '../../lib/adapters/aws/clients/sns.ts';
import { createIdempotencyStore } from '../../lib/adapters/aws/stores/idempotency-store.ts';
import { storageOf } from '../../lib/adapters/aws/stores/storage.ts';
import { createSnsChannel } from '../../lib/adapters/notify/sns.ts';
import { createSecretWebhook } from '../../lib/adapters/notify/webhook-secret.ts';
import { hash } from '../shared/hash.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_TOPIC', 'STRINGLINE_CONFIG']);
const clock = { now: () => new Date() };
/** What is remembered about a notification never spills: this function has no bucket. */
const artefacts = {
  put: () => Promise.reject(new Error('notify stores no artefacts')),
  get: () => Promise.reject(new Error('notify reads no artefacts')),
};
const idempotency = createIdempotencyStore(
  storageOf({ client: createDynamoDbClient(), table: env.STRINGLINE_TABLE, artefacts, hash, clock }),
);
const secretId = env.STRINGLINE_CONFIG.notify?.webhookSecret;

const ports = {
  channels: [
    createSnsChannel({ client: createSnsClient(), topicArn: env.STRINGLINE_TOPIC }),
    ...(secretId === undefined ? [] : [createSecretWebhook({ secrets: createSecretsManagerClient(), secretId, clock })]),
  ],
  idempotency,
  hash,
};

export const handler = deployFunction({
  name: 'notify',
  // The schemas of events are built when the first event comes: they take longer to load than the clients.
  handle: async (event) => (await import('./handler.ts')).createHandler(ports)(event),
});
