import { resolve } from 'node:path';
import type { LoadedPlaybook, Models } from '../adapters/models/index.ts';
import type { ModelPort } from '../app/ports.ts';
import type { ProjectConfig } from '../domain/config/index.ts';
import type { RunEvent } from '../domain/workflow/run.ts';
import type { Platform } from '../local/platform.ts';
import type { CommandContext } from './main.ts';

export interface SessionOptions {
  signal?: AbortSignal;
  onEvent?: (event: RunEvent) => void;
  playbook?: LoadedPlaybook;
  /** `--model PROVIDER:NAME`. */
  model?: string;
}

/** A platform opened for one command, with models that are made once the configuration is known. */
export interface Session {
  platform: Platform;
  /** Settles the routes of a configuration and makes its models the ones that stages call. */
  useModels: (config: ProjectConfig, playbook?: LoadedPlaybook) => Promise<Models>;
}

/** Opens the platform of the repository around the command's directory, runs the work and closes it whatever happens. */
export async function withSession<T>(context: CommandContext, options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  let port: ModelPort | undefined;
  const models: ModelPort = {
    converse: (request, callOptions) => {
      if (!port) throw new Error('a model was called before the models were made');
      return port.converse(request, callOptions);
    },
  };
  const { openPlatform } = await import('../local/platform.ts');
  const platform = await openPlatform({
    cwd: resolve(context.io.cwd, context.cwd),
    models,
    ...(options.signal && { signal: options.signal }),
    ...(options.onEvent && { onEvent: options.onEvent }),
    onFault: (error) => {
      context.io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  });
  const useModels = async (config: ProjectConfig, playbook?: LoadedPlaybook): Promise<Models> => {
    const { createModels } = await import('../adapters/models/index.ts');
    const made = await createModels({
      env: context.io.env,
      config,
      now: () => platform.ports.clock.now(),
      playbook: playbook ?? options.playbook,
      model: options.model,
    });
    port = made.port;
    return made;
  };
  try {
    return await work({ platform, useModels });
  } finally {
    await platform.close();
  }
}
