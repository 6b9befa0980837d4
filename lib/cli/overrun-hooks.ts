import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../adapters/local/sha256.ts';
import { STATE_DIRECTORY } from '../adapters/local/state-directory.ts';
import { openLocalStores } from '../adapters/local/stores/index.ts';
import { pinHook } from '../domain/hooks/dispatch/index.ts';
import type { Hook } from '../domain/hooks/index.ts';
import type { CommandContext } from './main.ts';
import { openRepository } from './repository-config.ts';

/** Those of the hooks that have once overrun the time that somebody waits. Where nothing was ever recorded nothing is made for it. */
export async function overrunHooks(hooks: readonly Hook[], context: CommandContext): Promise<Set<Hook>> {
  const repository = await openRepository(context);
  const state = join(repository.place.root, STATE_DIRECTORY);
  repository.close();
  if (!existsSync(state)) return new Set();
  const stores = openLocalStores(state, { clock: { now: () => new Date() } });
  try {
    const overrun = await Promise.all(hooks.map((hook) => stores.hooks.hasOverrun(pinHook(hook, sha256))));
    return new Set(hooks.filter((_, index) => overrun[index]));
  } finally {
    stores.close();
  }
}
