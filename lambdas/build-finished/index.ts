import { createBuildResults } from '../../lib/adapters/aws/build-results.ts';
import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { createStepFunctionsTokens } from '../../lib/adapters/aws/task-tokens.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createHandler } from './handler.ts';

const { s3, dynamo, bucket, table, artefacts, hash } = openStorage(readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET']));

export const handler = deployFunction({
  name: 'build-finished',
  handle: createHandler({
    artefacts,
    jobs: createDynamoRemoteJobs({ client: dynamo, table }),
    results: createBuildResults({ s3, bucket, artefacts, hash }),
    tokens: createStepFunctionsTokens(createSfnClient()),
  }),
});
