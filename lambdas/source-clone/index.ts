import { createDynamoCloneRequests } from '../../lib/adapters/aws/clone-requests.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { commitBringer } from '../shared/bring-commit.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { makeHead, makeKnown } from '../shared/project-head.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_CONFIG']);
const storage = openStorage(env);

export const handler = deployFunction({
  name: 'source-clone',
  handle: createHandler({
    requests: createDynamoCloneRequests({ client: storage.dynamo, table: storage.table, clock: storage.clock }),
    clone: commitBringer(storage, env.STRINGLINE_CONFIG.gitHosts ?? []),
    makeHead: (project, commit) => makeHead(project, commit, storage),
    makeKnown: (project, commit) => makeKnown(project, commit, storage),
  }),
});
