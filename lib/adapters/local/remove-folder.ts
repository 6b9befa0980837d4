import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/** Removes a folder with all that is in it, also where a command left folders that cannot be written or entered. Links are not followed. */
export async function removeFolder(path: string): Promise<void> {
  const failure = await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => ({ error }));
  if (failure === undefined) return;
  await unlock(path);
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

/** What failed goes on removing for a moment: what is gone meanwhile is no failure. */
async function unlock(folder: string): Promise<void> {
  await chmod(folder, 0o700).catch(unlessGone(undefined));
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(unlessGone([]))) {
    if (entry.isDirectory()) await unlock(join(folder, entry.name));
  }
}
