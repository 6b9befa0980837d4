import { createModels, type LoadedPlaybook, type Models } from '../../adapters/models/index.ts';
import type { Environment } from '../../adapters/models/env.ts';
import type { ModelPort } from '../../app/ports.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import type { ProjectConfig } from '../../domain/config/index.ts';

export interface ServingModels {
  /** What stages call: goes to whatever the calls name. */
  port: ModelPort;
  /** Settles the routes of a configuration and makes their models reachable; `model` sends every call to one. */
  settle(config: ProjectConfig, model?: string): Promise<Models>;
}

/** What reaches a model is the server's environment, not that of whoever asks it. */
function inServersWords(error: unknown): unknown {
  if (!(error instanceof StringlineError) || error.code !== 'no-model') return error;
  return new StringlineError({
    code: error.code,
    message: error.message,
    fix: `Start the server again with a model in its reach: AWS_REGION and credentials for Bedrock, OPENAI_BASE_URL for a server that speaks the
OpenAI protocol, or stringline serve --playbook FILE. To send one run elsewhere: stringline remote run --model PROVIDER:NAME.`,
    exit: error.exit,
    cause: error,
  });
}

/** A model that a run asks for takes the place of the playbook too. */
const onlyModel = (model: string | undefined, { model: usual }: { model?: string | undefined }): object =>
  model === undefined || model === usual ? {} : { model, playbook: undefined };

/** Models for many runs in one process: every configuration that is settled adds the providers that it needs. */
export function createServingModels(options: {
  env: Environment;
  now: () => Date;
  playbook?: LoadedPlaybook | undefined;
  model?: string | undefined;
}): ServingModels {
  const byProvider = new Map<string, ModelPort>();
  return {
    port: {
      converse: async (request, callOptions) => {
        const port = byProvider.get(request.model.provider);
        if (port === undefined) throw new Error(`a model of ${request.model.provider} was called before it was made ready`);
        return port.converse(request, callOptions);
      },
    },
    settle: async (config, model = options.model) => {
      const made = await createModels({ ...options, ...onlyModel(model, options), config }).catch((error: unknown) => {
        throw inServersWords(error);
      });
      for (const { provider } of Object.values(made.config.model_routing))
        if (!byProvider.has(provider)) byProvider.set(provider, made.port);
      return made;
    },
  };
}
