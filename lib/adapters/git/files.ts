import { stat } from 'node:fs/promises';
import { unlessGone } from '../local/unless-gone.ts';

/** What lies at a path (links followed); undefined when nothing does. Other failures (no permission) are thrown. */
export async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  const found = await stat(path).catch(unlessGone(undefined));
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}
