import { createBuildStates } from '../../lib/adapters/aws/build-states.ts';
import { createCodeBuildClient } from '../../lib/adapters/aws/clients/codebuild.ts';
import { createDynamoDbClient } from '../../lib/adapters/aws/clients/dynamodb.ts';
import { createEventBridgeClient } from '../../lib/adapters/aws/clients/eventbridge.ts';
import { createEventBridgeBus } from '../../lib/adapters/aws/event-bus.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUS']);

export const handler = deployFunction({
  name: 'sandbox-sweep',
  handle: createHandler({
    jobs: createDynamoRemoteJobs({ client: createDynamoDbClient(), table: env.STRINGLINE_TABLE }),
    builds: createBuildStates(createCodeBuildClient()),
    bus: createEventBridgeBus({ client: createEventBridgeClient(), bus: env.STRINGLINE_BUS }),
    clock: { now: () => new Date() },
  }),
});
