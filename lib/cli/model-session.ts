import { resolve } from 'node:path';
import { createModels, loadPlaybook, type LoadedPlaybook, type Models } from '../adapters/models/index.ts';
import type { ModelPort } from '../app/ports.ts';
import type { ProjectConfig } from '../domain/config/index.ts';
import type { Platform } from '../local/platform.ts';
import type { CommandContext } from './main.ts';
import { type SessionOptions, withSession } from './session.ts';

export interface ModelSessionOptions extends Omit<SessionOptions, 'models'> {
  /** `--model PROVIDER:NAME`. */
  model: string | undefined;
}

/** A platform opened for a command that drives a run, with models that are made once the configuration is known. */
export interface ModelSession {
  platform: Platform;
  /** Settles the routes of a configuration and makes its models the ones that stages call. */
  useModels: (config: ProjectConfig, playbook: LoadedPlaybook | undefined) => Promise<Models>;
}

/** Opens the platform as `withSession` does, for work that settles its models on the way. */
export async function withModelSession<T>(
  context: CommandContext,
  { model, ...options }: ModelSessionOptions,
  work: (session: ModelSession) => Promise<T>,
): Promise<T> {
  let port: ModelPort | undefined;
  const models: ModelPort = {
    converse: (request, callOptions) => {
      if (!port) throw new Error('a model was called before the models were made');
      return port.converse(request, callOptions);
    },
  };
  return withSession(context, { ...options, models }, (platform) =>
    work({
      platform,
      useModels: async (config, playbook) => {
        const made = await createModels({ env: context.io.env, config, now: () => platform.ports.clock.now(), playbook, model });
        port = made.port;
        return made;
      },
    }),
  );
}

/** Where the playbook of a run lies, so that resuming it needs no option. */
export const PLAYBOOK_PATH = 'playbook-path';

/** The playbook of the option, read and checked. */
export async function givenPlaybook({ playbook }: { playbook?: string }, { io, cwd }: CommandContext): Promise<LoadedPlaybook | undefined> {
  return playbook === undefined ? undefined : loadPlaybook(resolve(io.cwd, cwd, playbook));
}
