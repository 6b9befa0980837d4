import { suggest } from '../config/index.ts';
import { folderOf } from '../source/index.ts';
import type { RepositoryTree } from './repository-tree.ts';

/** More files of one name are too common a name to tell which was meant. */
const MAX_SAME_NAME = 3;
const MAX_NEIGHBOURS = 500;

/** The file that a dead path most likely means: one of the same name elsewhere, or one of a like name in the same folder. */
export function nearestPath(path: string, tree: RepositoryTree): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // Folders called `archive` have nothing but their name in common.
  const elsewhere = name.includes('.') ? tree.endingIn(name) : [];
  if (elsewhere.length > 0 && elsewhere.length <= MAX_SAME_NAME) return closest(path, elsewhere);
  const folder = folderOf(path);
  const neighbours = tree.within(folder);
  const near = neighbours.length > MAX_NEIGHBOURS ? undefined : suggest(name, neighbours);
  return near === undefined ? undefined : folder === '' ? near : `${folder}/${near}`;
}

/** The one that shares most of its folders. */
function closest(path: string, candidates: readonly string[]): string | undefined {
  const names = new Set(folderOf(path).split('/'));
  const shared = (candidate: string): number =>
    folderOf(candidate)
      .split('/')
      .filter((name) => names.has(name)).length;
  return candidates.toSorted((a, b) => shared(b) - shared(a) || a.length - b.length)[0];
}
