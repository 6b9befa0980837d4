import { createEventBridgeClient } from '../../lib/adapters/aws/clients/eventbridge.ts';
import { createEventBridgeBus } from '../../lib/adapters/aws/event-bus.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_BUS']);
const { outbox, runs } = openStorage(env).stores();

export const handler = deployFunction({
  name: 'outbox',
  handle: createHandler({ outbox, runs, bus: createEventBridgeBus({ client: createEventBridgeClient(), bus: env.STRINGLINE_BUS }) }),
});
