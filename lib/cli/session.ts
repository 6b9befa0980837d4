import { resolve } from 'node:path';
import type { ModelPort } from '../app/ports.ts';
import type { RunEvent } from '../domain/workflow/run.ts';
import { openPlatform, type Platform } from '../local/platform.ts';
import type { CommandContext } from './main.ts';

export interface SessionOptions {
  signal?: AbortSignal;
  onEvent?: (event: RunEvent) => void;
  /** Told of each command of the repository as it begins; what it answers is called at its end. */
  onCommand?: (run: string) => () => void;
  /** What answers the stages; commands that only read records have none. */
  models?: ModelPort;
}

/** Opens the platform of the repository around the command's directory, runs the work and closes it whatever happens. */
export async function withSession<T>(
  context: CommandContext,
  options: SessionOptions,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const platform = await openPlatform({
    ...options,
    cwd: resolve(context.io.cwd, context.cwd),
    models: options.models ?? NO_MODELS,
    onFault: (error) => {
      context.io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  });
  try {
    return await work(platform);
  } finally {
    await platform.close();
  }
}

const NO_MODELS: ModelPort = { converse: () => Promise.reject(new Error('a model was called before the models were made')) };
