import { readFile } from 'node:fs/promises';
import { createCodeBuildClient } from '../../lib/adapters/aws/clients/codebuild.ts';
import { createS3Presigner } from '../../lib/adapters/aws/clients/s3.ts';
import { createNoPullRequests } from '../../lib/adapters/pull-requests/none.ts';
import { awsPorts, openStorage } from '../shared/aws-ports.ts';
import { deployStage } from '../shared/deploy-stage.ts';
import { readEnv } from '../shared/env.ts';
import { publishingOf } from '../shared/publishing.ts';
import { hostedSource } from '../shared/source.ts';
import { createHandler } from './handler.ts';
import { sandboxOf } from './sandbox.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_SANDBOX_PROJECT', 'STRINGLINE_GATES', 'STRINGLINE_CONFIG']);
const storage = openStorage(env);
const { gates, gitHosts = [] } = env.STRINGLINE_CONFIG;
/** Pushes for a CI to see; pull requests are opened when a run has succeeded. */
const publishing = publishingOf(storage, { hosts: gitHosts, codeCommit: createNoPullRequests });
const DEFAULT_MINUTES = 30;

export const handler = deployStage({
  stage: 'checks',
  load: () => Promise.resolve(createHandler),
  bind: awsPorts(storage, {
    source: hostedSource,
    sandbox: sandboxOf({
      codebuild: createCodeBuildClient(),
      presigner: createS3Presigner(),
      buildProject: env.STRINGLINE_SANDBOX_PROJECT,
      // Lies beside this bundle.
      runner: async () => readFile(new URL('runner.mjs', import.meta.url)),
      gates: env.STRINGLINE_GATES,
      timeoutMinutes: gates?.timeoutMinutes ?? DEFAULT_MINUTES,
      publisherOf: (project) => publishing(project).publisher,
    }),
  }),
});
