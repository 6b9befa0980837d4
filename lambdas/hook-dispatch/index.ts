import { readFile } from 'node:fs/promises';
import { createCodeBuildSandbox } from '../../lib/adapters/aws/codebuild-sandbox.ts';
import { createCodeBuildClient } from '../../lib/adapters/aws/clients/codebuild.ts';
import { createS3Presigner } from '../../lib/adapters/aws/clients/s3.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { createSignedTokens } from '../../lib/adapters/aws/signed-tokens.ts';
import { allowedOf } from '../../lib/domain/deploy/index.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { commitBringer } from '../shared/bring-commit.ts';
import { deployHooks } from '../shared/deploy-hooks.ts';
import { readEnv } from '../shared/env.ts';
import { createInstruments } from '../shared/instruments.ts';
import { endpointOf, roleOf } from '../shared/role.ts';
import type { HookBinding } from './bind.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_SANDBOX_PROJECT', 'STRINGLINE_CONFIG']);
const storage = openStorage(env);
const codebuild = createCodeBuildClient();
const presigner = createS3Presigner();
const allowed = allowedOf(env.STRINGLINE_CONFIG);

const binding: HookBinding = {
  storage,
  tokens: createSignedTokens({ ...roleOf(storage), endpoint: endpointOf('SFN') }),
  bring: commitBringer(storage, allowed.gitHosts),
  allowed,
  sandbox: ({ project, source, storage: { s3, bucket, dynamo, table, hash, clock } }) =>
    createCodeBuildSandbox({
      ...{ codebuild, s3, presigner, bucket, project, source, hash, clock },
      buildProject: env.STRINGLINE_SANDBOX_PROJECT,
      jobs: createDynamoRemoteJobs({ client: dynamo, table }),
      // Lies beside this bundle.
      runner: async () => readFile(new URL('runner.mjs', import.meta.url)),
    }),
};

export const handler = deployHooks({
  name: 'hook-dispatch',
  // With them come the actions of hooks, and the readers of what their commands report.
  load: async () => (await import('./handler.ts')).createHandler,
  bind: async (eventId) => (await import('./bind.ts')).bindHooks(binding)(eventId),
  instruments: createInstruments('hook-dispatch'),
});
