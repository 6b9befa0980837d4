import { mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { unlessGone } from '../unless-gone.ts';

/** Where everybody writes: programs put sockets, locks and half-finished files there, and believe what they find. */
const SHARED = ['/tmp', '/var/tmp'];

/** A folder that everybody writes to, and what lies in its place for the commands of one job. */
export interface PrivateFolder {
  path: string;
  own: string;
  /** What stays in it as it is, by paths below it. */
  kept: readonly string[];
}

/**
 * Folders of a job's own in the place of the shared ones, below `scratch`, with mount points for what commands need of the shared one: a
 * checkout, a home or a toolchain may lie there. Where one of them is the shared folder itself, it stays shared.
 */
export async function privateFolders(scratch: string, needed: readonly string[]): Promise<PrivateFolder[]> {
  const shared = new Set(await resolved(SHARED));
  const wanted = await resolved(needed);
  const folders = [...shared].filter((path) => !wanted.some((each) => isWithin(path, each)));
  return Promise.all(
    folders.map(async (path, index) => {
      const own = join(scratch, 'shared', String(index));
      // Others pass through: the job may be somebody else's than ours.
      await mkdir(own, { recursive: true });
      const inside = wanted.filter((each) => isWithin(each, path));
      const kept = inside.filter((each) => !inside.some((other) => other !== each && isWithin(each, other)));
      for (const each of kept) await mountPoint(each, join(own, relative(path, each)));
      return { path, own, kept: kept.map((each) => relative(path, each)) };
    }),
  );
}

/** What package managers install, and people link from one checkout to another. */
const INSTALLED = ['node_modules', '.venv', 'venv', 'vendor'];

/**
 * Where the dependencies of a checkout lie that it has by a link. Only a folder of the same name, which is no shared folder and holds none: a link
 * that came with a repository opens nothing else.
 */
export async function linkedDependencies(root: string): Promise<string[]> {
  const found = await Promise.all(
    INSTALLED.map(async (name) => {
      const place = await realpath(join(root, name)).catch(unlessGone(undefined));
      return place !== undefined && basename(place) === name ? [place] : [];
    }),
  );
  return found.flat();
}

/** Files and folders that an environment points to. */
export const pathsIn = (environment: Readonly<Record<string, string>>): string[] =>
  Object.values(environment)
    .flatMap((value) => value.split(delimiter))
    .filter((value) => isAbsolute(value));

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);

/** Those that exist, each once. */
async function resolved(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all([...new Set(paths)].map((path) => realpath(path).catch(unlessGone(undefined))));
  return [...new Set(found.filter((path) => path !== undefined))];
}

async function mountPoint(path: string, at: string): Promise<void> {
  const folder = (await stat(path)).isDirectory();
  await mkdir(folder ? at : dirname(at), { recursive: true });
  if (!folder) await writeFile(at, '');
}
