import { suggest } from '../config/index.ts';
import { folderOf, pathIn } from '../source/index.ts';
import type { RepositoryTree } from './repository-tree.ts';

/** More files of one name are too common a name to tell which was meant. */
const MAX_SAME_NAME = 3;
/** Of two words at least: `order-service.ts`, `AuditLogger.java`. */
const TELLING_NAME = /[a-z0-9](?:[A-Z]|[-_][A-Za-z])[^/]*$/;
const MAX_NEIGHBOURS = 500;

/** The file that a dead path most likely means: one of the same name elsewhere, or one of a like name in the same folder. */
export function nearestPath(path: string, tree: RepositoryTree): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // Folders called `archive` have nothing but their name in common.
  const elsewhere = name.includes('.') ? tree.endingIn(name) : [];
  const alike = elsewhere.length <= MAX_SAME_NAME ? closest(path, elsewhere) : undefined;
  if (alike !== undefined) return alike;
  const folder = folderOf(path);
  const neighbours = tree.within(folder);
  const near = neighbours.length > MAX_NEIGHBOURS ? undefined : suggest(name, neighbours);
  return near === undefined ? undefined : pathIn(folder, near);
}

/** The one that shares most of its folders; one that shares none has to have a name that files do not have by chance, as `config.py` is. */
function closest(path: string, candidates: readonly string[]): string | undefined {
  const names = new Set(folderOf(path).split('/'));
  const shared = (candidate: string): number =>
    folderOf(candidate)
      .split('/')
      .filter((name) => names.has(name)).length;
  const [nearest] = candidates.toSorted((a, b) => shared(b) - shared(a) || a.length - b.length);
  const isChance = nearest !== undefined && path.includes('/') && shared(nearest) === 0 && !TELLING_NAME.test(nearest);
  return isChance ? undefined : nearest;
}
