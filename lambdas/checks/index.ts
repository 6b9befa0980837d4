import { readFile } from 'node:fs/promises';
import { createCodeBuildClient } from '../../lib/adapters/aws/clients/codebuild.ts';
import { createS3Presigner } from '../../lib/adapters/aws/clients/s3.ts';
import { createCodeBuildSandbox } from '../../lib/adapters/aws/codebuild-sandbox.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployStage } from '../shared/deploy-stage.ts';
import { readEnv } from '../shared/env.ts';
import { hostedSource } from '../shared/source.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_SANDBOX_PROJECT']);
const storage = openStorage(env);
const codebuild = createCodeBuildClient();
const presigner = createS3Presigner();
/** Lies beside this bundle. */
const runner = async (): Promise<Uint8Array> => readFile(new URL('runner.mjs', import.meta.url));

export const handler = deployStage({
  stage: 'checks',
  createHandler,
  bind: awsPorts(storage, {
    source: hostedSource,
    sandbox: ({ project, source, storage: { s3, dynamo, table, bucket, hash, clock } }) =>
      createCodeBuildSandbox({
        ...{ codebuild, s3, presigner, bucket, project, source, hash, clock, runner },
        buildProject: env.STRINGLINE_SANDBOX_PROJECT,
        jobs: createDynamoRemoteJobs({ client: dynamo, table }),
      }),
  }),
});
