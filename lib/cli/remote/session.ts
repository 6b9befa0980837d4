import { join, resolve } from 'node:path';
import { createGitRepository, type GitRepository } from '../../adapters/git/index.ts';
import { connectRemote, type RemoteClient } from '../../adapters/remote/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { trackedState } from '../../local/own-state.ts';
import { STATE_DIRECTORY } from '../../local/platform.ts';
import { readServeFile, type ServeFile } from '../../local/serve/token.ts';
import type { CommandContext } from '../main.ts';
import { version } from '../version.ts';

export interface RemoteOptions {
  /** Address of the API. */
  remote?: string;
  project?: string;
}

/** The API that a command speaks to. */
export async function clientFor(options: RemoteOptions, context: CommandContext): Promise<RemoteClient> {
  const { io } = context;
  return connectRemote({ url: options.remote, env: io.env, local: await localServer(context), version: version() });
}

/** The server that runs beside this repository; none outside of one. What came with the repository names none. */
async function localServer({ io, cwd }: CommandContext): Promise<ServeFile | undefined> {
  const repository = await openRepository(resolve(io.cwd, cwd));
  repository?.close();
  if (repository === undefined) return undefined;
  const { root } = repository.place;
  const server = readServeFile(join(root, STATE_DIRECTORY));
  return server === undefined || (await trackedState(root)).length > 0 ? undefined : server;
}

/** The repository around a folder; undefined outside of one. Whoever opens it closes it. */
export async function openRepository(folder: string): Promise<GitRepository | undefined> {
  try {
    return await createGitRepository(folder);
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- an API is asked from anywhere: here a missing repository is no failure
    if (error instanceof StringlineError && error.exit === EXIT.usage) return undefined;
    throw error;
  }
}

/** The name of the project that was said, by option or environment. */
export const projectOf = ({ project }: RemoteOptions, { io }: CommandContext): string | undefined =>
  project ?? (io.env['STRINGLINE_PROJECT'] === '' ? undefined : io.env['STRINGLINE_PROJECT']);
