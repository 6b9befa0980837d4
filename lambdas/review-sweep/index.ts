import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import { createStepFunctionsTokens } from '../../lib/adapters/aws/task-tokens.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createInstruments } from '../shared/instruments.ts';
import { createHandler } from './handler.ts';

const storage = openStorage(readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET']));
const tokens = createStepFunctionsTokens(createSfnClient());
const instruments = createInstruments('review-sweep');

export const handler = deployFunction({
  name: 'review-sweep',
  instruments,
  handle: createHandler({
    clock: storage.clock,
    reviews: storage.stores().reviews,
    bind: awsPorts(storage, { tokens: () => tokens }),
    onStaying: (reviews) => {
      instruments.logger.warn('decisions stay undelivered', { reviews: [...reviews] });
    },
  }),
});
