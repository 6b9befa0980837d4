import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import { createStepFunctionsTokens } from '../../lib/adapters/aws/task-tokens.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployStage } from '../shared/deploy-stage.ts';
import { readEnv } from '../shared/env.ts';
import { createHandler } from './handler.ts';

const storage = openStorage(readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET']));
/** Completes a review at once where a decision on the same bytes is carried over. */
const tokens = createStepFunctionsTokens(createSfnClient());

export const handler = deployStage({
  stage: 'review',
  load: () => Promise.resolve(createHandler),
  bind: awsPorts(storage, { tokens: () => tokens }),
});
