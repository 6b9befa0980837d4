import { setTimeout as wait } from 'node:timers/promises';
import { type BedrockOptions, createBedrock } from '../../lib/adapters/models/bedrock/index.ts';
import { type Environment, parseModelEnv } from '../../lib/adapters/models/env.ts';
import { withRetry } from '../../lib/adapters/models/retry.ts';
import type { ModelPort } from '../../lib/app/ports.ts';
import { ModelError } from '../../lib/domain/models/converse.ts';
import { environment } from './env.ts';

/** An environment of Lambda serves many invocations, and its connections stay open. */
let opened: ModelPort | undefined;

/** The models of a deployment, opened when the first call needs them. */
export function modelsOfPlatform(): ModelPort {
  return { converse: async (request, options) => (opened ??= openBedrock(environment)).converse(request, options) };
}

/**
 * Amazon Bedrock, called by the function's role. A call names its model: routes were settled when the run was created. The other providers of
 * the command line are not in the bundle: nothing of a deployment lets a function reach them.
 * @throws StringlineError `environment-invalid`
 */
export function openBedrock(env: Environment, wire: Pick<BedrockOptions, 'requestHandler'> = {}): ModelPort {
  const { aws, timeoutMs, attempts } = parseModelEnv(env);
  const { region, endpoint, credentials, bearerToken } = aws;
  const bedrock = createBedrock({ region, endpoint, credentials, bearerToken, timeoutMs, ...wire });
  const only: ModelPort = {
    converse: async (request, options) => {
      const { provider, id } = request.model;
      if (provider === 'bedrock') return bedrock.converse(request, options);
      throw new ModelError('rejected', `A deployment calls Amazon Bedrock alone, and the run asks for ${id} of ${provider}.`);
    },
  };
  return withRetry(only, {
    attempts,
    sleep: (ms, signal) => wait(ms, undefined, { ...(signal !== undefined && { signal }) }),
    random: Math.random,
  });
}
