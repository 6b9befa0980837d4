import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessGone } from '../local/unless-gone.ts';

/** What lies at a path (links followed); undefined when nothing does. Other failures (no permission) are thrown. */
export async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  const found = await stat(path).catch(unlessGone(undefined));
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}

/** Removes a folder with all that is in it, also where a command left folders that cannot be written or entered. Links are not followed. */
export async function removeFolder(path: string): Promise<void> {
  const failure = await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => ({ error }));
  if (failure === undefined) return;
  await unlock(path);
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

async function unlock(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await unlock(join(folder, entry.name));
  }
}
