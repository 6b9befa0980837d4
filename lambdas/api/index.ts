import { createS3Presigner } from '../../lib/adapters/aws/clients/s3.ts';
import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import { createS3Steering } from '../../lib/adapters/aws/global-steering.ts';
import { createStepFunctionsDispatch } from '../../lib/adapters/aws/hook-dispatch.ts';
import { createStepFunctionsPipelines } from '../../lib/adapters/aws/pipelines.ts';
import { createPrincipalTags } from '../../lib/adapters/aws/principal-tags.ts';
import { createStepFunctionsTokens } from '../../lib/adapters/aws/task-tokens.ts';
import { rulesOf } from '../../lib/api/principal.ts';
import { allowedOf, limitsOf } from '../../lib/domain/deploy/index.ts';
import { openStorage, unbound } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { environment, readEnv } from '../shared/env.ts';
import { createInstruments } from '../shared/instruments.ts';
import { endpointOf, roleOf } from '../shared/role.ts';
import { createHandler } from './handler.ts';
import { awsServices } from './services.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_PIPELINE_ARN', 'STRINGLINE_HOOKS_ARN', 'STRINGLINE_CONFIG']);
const storage = openStorage(env);
const sfn = createSfnClient();
const instruments = createInstruments('api');
const { logger } = instruments;

type Verifier = ReturnType<typeof import('./webhooks.ts').webhookVerifier>;
let verifier: Promise<Verifier> | undefined;
const openVerifier = async (): Promise<Verifier> =>
  (await import('./webhooks.ts')).webhookVerifier(storage, env.STRINGLINE_CONFIG.gitHosts ?? [], (host) =>
    logger.error('webhook secret is not used: it has fewer than 16 bytes, or is not the base64 that whsec_ says', { host }),
  );

const services = awsServices({
  storage,
  presigner: createS3Presigner(),
  pipelines: createStepFunctionsPipelines({ client: sfn, stateMachineArn: env.STRINGLINE_PIPELINE_ARN }),
  region: environment['AWS_REGION'] ?? '',
  gitHosts: env.STRINGLINE_CONFIG.gitHosts ?? [],
  limits: limitsOf(env.STRINGLINE_CONFIG),
  allowed: allowedOf(env.STRINGLINE_CONFIG),
  startHooks: createStepFunctionsDispatch({ client: sfn, stateMachineArn: env.STRINGLINE_HOOKS_ARN }),
  // Few requests are deliveries of git hosts.
  webhooks: async (kind, request) => (await (verifier ??= openVerifier()))(kind, request),
  others: {
    globalSteering: createS3Steering({ client: storage.s3, bucket: storage.bucket }),
    tokens: createStepFunctionsTokens(sfn),
    models: unbound('models'),
    sandbox: unbound('sandbox'),
  },
  onAnswer: (answer) => logger.info('answered', { ...answer }),
  onFault: (error, requestId) =>
    logger.error('fault', { requestId, error: error instanceof Error ? { name: error.name, stack: error.stack } : String(error) }),
});

const { groups = {}, groupsClaim } = env.STRINGLINE_CONFIG.identity ?? {};

export const handler = deployFunction({
  name: 'api',
  handle: createHandler({
    services,
    rules: rulesOf(groups),
    tagsOf: createPrincipalTags({ ...roleOf(storage), endpoint: endpointOf('IAM') }),
    ...(groupsClaim !== undefined && { groupsClaim }),
  }),
  instruments,
});
