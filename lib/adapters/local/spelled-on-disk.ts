import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * A path below a folder as its names are written on disk: where case does not matter, people and tools write `SRC/a.ts` and mean `src/a.ts`.
 * What is not there, and what a link leads elsewhere or nowhere, stays as it is named.
 */
export async function spelledOnDisk(root: string, path: string): Promise<string> {
  const named = join(root, path);
  // Of a link that leads round in a circle, or to where nobody may look, nothing but its name is known.
  const real = await realpath(named).catch(() => named);
  const spelled = relative(await realpath(root), real)
    .split(sep)
    .join('/');
  return spelled.toLowerCase() === path.toLowerCase() ? spelled : path;
}
