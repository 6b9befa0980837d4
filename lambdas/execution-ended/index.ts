import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createHandler } from './handler.ts';

const storage = openStorage(readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET']));

export const handler = deployFunction({
  name: 'execution-ended',
  handle: createHandler({ runs: storage.stores().runs, bind: awsPorts(storage, {}) }),
});
