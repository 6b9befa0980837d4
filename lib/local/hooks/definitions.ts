import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkTree, type GitRepository, ignoredOf, indexFiles } from '../../adapters/git/index.ts';
import { type Definitions, readDefinitions } from '../../app/hooks/read-definitions.ts';
import type { Clock } from '../../app/ports.ts';
import { CONFIG_PATH } from '../../domain/config/index.ts';
import { isHookPath } from '../../domain/hooks/index.ts';

/** Files that have just been written may be written again without their times telling it, in milliseconds. */
const YOUNG_MS = 1_000;

const HOOKS = '.kiro/hooks';

interface Known {
  marks: string;
  /** Files with definitions that git tracks: whatever it is told to ignore, not those. */
  tracked: ReadonlySet<string>;
  /** Those of the others that it ignores. */
  ignored: ReadonlySet<string>;
  definitions: Definitions;
}

/**
 * Gives the hooks of the work tree, reading them anew only where a file that defines them, or what git tracks and ignores, looks different
 * than before: to ask git at each save would be most of what somebody waits for. What it ignores is asked of files alone that it does not
 * track: which lists it goes by (of the folder, the repository, the person) only git knows. Of a folder in the repository that has come to
 * have hooks a save tells: the paths of an event.
 */
export function workTreeDefinitions(
  repository: GitRepository,
  clock: Clock,
): (today: string, saved?: readonly string[]) => Promise<Definitions> {
  const { root } = repository.place;
  const ignoredAmong = (paths: readonly string[], tracked: ReadonlySet<string>): Promise<Set<string>> =>
    ignoredOf(
      root,
      paths.filter((path) => !tracked.has(path)),
    );
  let known: Known | undefined;
  /** Folders in the repository that have hooks of their own, as they were found last. */
  let roots: readonly string[] = [];
  return async (today, saved = []) => {
    const { marks, youngest, paths } = marksOf(repository, roots);
    const mayBeNew = saved.some((path) => isHookPath(path));
    if (!mayBeNew && known?.marks === marks && isEqual(known.ignored, await ignoredAmong(paths, known.tracked))) return known.definitions;
    const isOld = clock.now().getTime() - youngest > YOUNG_MS;
    const tracked = new Set((await indexFiles.stagedFiles(root, undefined, paths)).keys());
    const ignored = await ignoredAmong(paths, tracked);
    const definitions = await readDefinitions(createWorkTree(repository), today);
    const isLookedAt = definitions.roots.every((each) => roots.includes(each));
    known = isOld && isLookedAt ? { marks, tracked, ignored, definitions } : undefined;
    roots = definitions.roots;
    return definitions;
  };
}

const isEqual = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((path) => other.has(path));

interface Marks {
  marks: string;
  youngest: number;
  /** Files that may define hooks, from the root. */
  paths: string[];
}

/** At once and not in turns with others: that takes less than to wait for an answer. */
function marksOf({ place: { root, gitDir } }: GitRepository, roots: readonly string[]): Marks {
  const folders = [HOOKS, ...roots.map((each) => `${each}/${HOOKS}`)];
  const paths = folders.filter((folder) => isFolder(join(root, folder))).flatMap((folder) => pathsBelow(root, folder).toSorted());
  const files = [
    ...['index', 'HEAD', 'logs/HEAD'].map((name) => join(gitDir, name)),
    ...[CONFIG_PATH, ...folders, ...paths].map((path) => join(root, path)),
  ];
  const marks = files.map(markOf);
  return {
    marks: JSON.stringify(marks.map(({ mark }) => mark)),
    youngest: Math.max(...marks.map(({ at }) => at)),
    paths: [CONFIG_PATH, ...paths].filter((path) => isHookPath(path)),
  };
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Links are not followed: a commit holds nothing beyond them, and some lead round. */
const pathsBelow = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...pathsBelow(root, path)] : [path];
  });

function markOf(file: string): { mark: string[]; at: number } {
  const entry = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (entry === undefined) return { mark: [file], at: 0 };
  const { ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = entry;
  return { mark: [file, ...[ino, size, mtimeNs, ctimeNs].map(String)], at: Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs) };
}
