import { createWorkTree } from '../adapters/git/index.ts';
import { createGlobalSteering } from '../adapters/local/global-steering.ts';
import { type KiroFolder, readKiro } from '../app/read-kiro.ts';
import type { CommandContext } from './main.ts';
import { openRepository } from './repository-config.ts';

/** Hooks and steering of the repository around a command's directory, as they lie in the checkout. */
export async function readKiroFolder(context: CommandContext): Promise<KiroFolder> {
  const repository = await openRepository(context);
  try {
    const today = new Date().toISOString().slice(0, 10);
    return await readKiro(createWorkTree(repository), { globalSteering: createGlobalSteering(context.io.env['HOME']), today });
  } finally {
    repository.close();
  }
}
