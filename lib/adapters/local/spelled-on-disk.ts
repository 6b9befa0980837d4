import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/**
 * A path below a folder as its names are written on disk: where case does not matter, people and tools write `SRC/a.ts` and mean `src/a.ts`.
 * What is not there, and what a link leads elsewhere or nowhere, stays as it is named.
 * @param list names in a folder; tests give others
 */
export async function spelledOnDisk(root: string, path: string, list: (folder: string) => Promise<string[]> = readdir): Promise<string> {
  const named = join(root, path);
  // Of a link that leads round in a circle, or to where nobody may look, nothing but its name is known.
  const real = await realpath(named).catch(() => named);
  const spelled = relative(await realpath(root), real)
    .split(sep)
    .join('/');
  if (spelled !== path) return spelled.toLowerCase() === path.toLowerCase() ? spelled : path;
  return (await ignoresCase(root)) ? asListed(root, path, list) : path;
}

/** On Linux a real path has the names that were asked for, also where case does not matter. */
async function ignoresCase(root: string): Promise<boolean> {
  return (await lstat(join(root, '.GIT')).catch(unlessGone(undefined))) !== undefined;
}

async function asListed(root: string, path: string, list: (folder: string) => Promise<string[]>): Promise<string> {
  let spelled = '';
  for (const name of path.split('/')) {
    const names = await list(join(root, spelled)).catch(unlessGone<string[]>([]));
    const same = names.includes(name) ? name : names.find((each) => each.toLowerCase() === name.toLowerCase());
    spelled = spelled === '' ? (same ?? name) : `${spelled}/${same ?? name}`;
  }
  return spelled;
}
