import { createCodeCatalystClient } from '../../lib/adapters/aws/clients/codecatalyst.ts';
import { createDynamoDbClient } from '../../lib/adapters/aws/clients/dynamodb.ts';
import { createSecretsManagerClient } from '../../lib/adapters/aws/clients/secrets-manager.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { createCodeCatalystToken } from '../../lib/adapters/gates/codecatalyst-token.ts';
import { createCodeCatalystWorkflows } from '../../lib/adapters/gates/codecatalyst.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_CONFIG']);
const clock = { now: () => new Date() };
const jobs = createDynamoRemoteJobs({ client: createDynamoDbClient(), table: env.STRINGLINE_TABLE });

function settings() {
  const place = env.STRINGLINE_CONFIG.gates?.codecatalyst;
  if (place !== undefined) return place;
  throw new StringlineError({ code: 'gates-not-codecatalyst', message: 'No CodeCatalyst project is configured.', exit: EXIT.internal });
}

const { space, project, workflow, tokenSecret: secretId } = settings();
const client = createCodeCatalystClient(createCodeCatalystToken({ secrets: createSecretsManagerClient(), secretId, clock }));

export const handler = deployFunction({
  name: 'gates-poll',
  handle: createHandler(() => ({ jobs, clock, workflows: createCodeCatalystWorkflows({ client, space, project, workflow }) })),
});
