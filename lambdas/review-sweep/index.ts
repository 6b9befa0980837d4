import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import { createStepFunctionsTokens } from '../../lib/adapters/aws/task-tokens.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createHandler } from './handler.ts';

const storage = openStorage(readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET']));
const tokens = createStepFunctionsTokens(createSfnClient());

export const handler = deployFunction({
  name: 'review-sweep',
  handle: createHandler({
    clock: storage.clock,
    reviews: storage.stores().reviews,
    bind: awsPorts(storage, { tokens: () => tokens }),
  }),
});
