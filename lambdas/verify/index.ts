import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployStage } from '../shared/deploy-stage.ts';
import { readEnv } from '../shared/env.ts';
import { hostedSource } from '../shared/source.ts';

const storage = openStorage(readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET']));

export const handler = deployStage({
  stage: 'verify',
  load: async () => (await import('./handler.ts')).createHandler,
  bind: awsPorts(storage, {
    source: hostedSource,
    codeReader: async () => (await import('../../lib/adapters/syntax/index.ts')).createCodeReader(),
  }),
});
