import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import { createStepFunctionsPipelines } from '../../lib/adapters/aws/pipelines.ts';
import { createStepFunctionsTokens } from '../../lib/adapters/aws/task-tokens.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createInstruments } from '../shared/instruments.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_PIPELINE_ARN']);
const storage = openStorage(env);
const { reviews, runs, starts } = storage.stores();
const client = createSfnClient();
const tokens = createStepFunctionsTokens(client);
const instruments = createInstruments('review-sweep');

export const handler = deployFunction({
  name: 'review-sweep',
  instruments,
  handle: createHandler({
    ...{ clock: storage.clock, reviews, runs, starts },
    pipelines: createStepFunctionsPipelines({ client, stateMachineArn: env.STRINGLINE_PIPELINE_ARN }),
    bind: awsPorts(storage, { tokens: () => tokens }),
    onStaying: (names) => {
      instruments.logger.warn('reviews stay undelivered or runs unstarted', { names: [...names] });
    },
  }),
});
