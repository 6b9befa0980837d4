import { createS3Steering } from '../../lib/adapters/aws/global-steering.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployStage } from '../shared/deploy-stage.ts';
import { readEnv } from '../shared/env.ts';
import { gatePolicyOf } from '../shared/gate-policy.ts';
import { hostedSource } from '../shared/source.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_CONFIG']);

export const handler = deployStage({
  stage: 'steering-resolve',
  load: async () => (await import('./handler.ts')).createHandler,
  bind: awsPorts(openStorage(env), {
    source: hostedSource,
    gatePolicy: gatePolicyOf(env.STRINGLINE_CONFIG.gates),
    globalSteering: ({ s3, bucket }) => createS3Steering({ client: s3, bucket }),
  }),
});
