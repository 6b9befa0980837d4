import { resolve } from 'node:path';
import { createModels, loadPlaybook, type LoadedPlaybook, type Models } from '../adapters/models/index.ts';
import type { ModelPort } from '../app/ports.ts';
import type { ExitCode } from '../domain/shared/errors.ts';
import type { ProjectConfig } from '../domain/config/index.ts';
import type { Platform } from '../local/platform.ts';
import type { CommandContext } from './main.ts';
import { pausable } from './interrupt.ts';
import { progressPrinter } from './progress.ts';
import { withSession } from './session.ts';

/** A platform opened for a command that drives a run, with models that are made once the configuration is known. */
export interface ModelSession {
  platform: Platform;
  /** Aborted when a person pauses the command. */
  signal: AbortSignal;
  /** Settles the routes of a configuration and makes its models the ones that stages call. */
  useModels: (config: ProjectConfig, playbook: LoadedPlaybook | undefined) => Promise<Models>;
}

/**
 * Opens the platform as `withSession` does, for work that settles its models on the way, shows its progress and can be paused.
 * @param options `model`: of the option `--model PROVIDER:NAME`
 */
export async function withModelSession(
  context: CommandContext,
  { model }: { model?: string | undefined },
  work: (session: ModelSession) => Promise<ExitCode>,
): Promise<ExitCode> {
  let port: ModelPort | undefined;
  const models: ModelPort = {
    converse: (request, callOptions) => {
      if (!port) throw new Error('a model was called before the models were made');
      return port.converse(request, callOptions);
    },
  };
  return pausable(context.io, (signal) =>
    withSession(context, { signal, onEvent: progressPrinter(context.io, context), models }, (platform) =>
      work({
        platform,
        signal,
        useModels: async (config, playbook) => {
          const made = await createModels({ env: context.io.env, config, now: () => platform.ports.clock.now(), playbook, model });
          port = made.port;
          return made;
        },
      }),
    ),
  );
}

/** Where the playbook of a run lies, so that resuming it needs no option. */
export const PLAYBOOK_PATH = 'playbook-path';

/** The playbook of the option, read and checked. */
export async function givenPlaybook({ playbook }: { playbook?: string }, { io, cwd }: CommandContext): Promise<LoadedPlaybook | undefined> {
  return playbook === undefined ? undefined : loadPlaybook(resolve(io.cwd, cwd, playbook));
}
