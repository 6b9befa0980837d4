import { createCodeCommitClient } from '../../lib/adapters/aws/clients/codecommit.ts';
import { createCodeCommitPullRequests } from '../../lib/adapters/pull-requests/codecommit.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { hash } from '../shared/hash.ts';
import { deployStage } from '../shared/deploy-stage.ts';
import { readEnv } from '../shared/env.ts';
import { publishingOf } from '../shared/publishing.ts';
import { hostedSource } from '../shared/source.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_CONFIG']);
const storage = openStorage(env);
const publishing = publishingOf(storage, {
  hosts: env.STRINGLINE_CONFIG.gitHosts ?? [],
  codeCommit: (region) => createCodeCommitPullRequests({ client: createCodeCommitClient({ region }), hash }),
});

export const handler = deployStage({
  stage: 'publish',
  load: async () => (await import('./handler.ts')).createHandler,
  bind: awsPorts(storage, { source: hostedSource, publishing }),
});
