import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/**
 * A path below a folder as its names are written on disk: where case does not matter, people and tools write `SRC/a.ts` and mean `src/a.ts`.
 * What is not there, and what a link leads elsewhere, stays as it is named.
 */
export async function spelledOnDisk(root: string, path: string): Promise<string> {
  const real = await realpath(join(root, path)).catch(unlessGone(undefined));
  if (real === undefined) return path;
  const spelled = relative(await realpath(root), real)
    .split(sep)
    .join('/');
  return spelled.toLowerCase() === path.toLowerCase() ? spelled : path;
}
