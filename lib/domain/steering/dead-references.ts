import { canonicalPath, folderOf } from '../source/index.ts';
import type { Observation } from '../shared/rule.ts';
import { nearestPath } from './nearest-path.ts';
import { type FoundReference, findReferences } from './references.ts';
import type { RepositoryTree } from './repository-tree.ts';

/** A document that names files as `#[[file:…]]`. */
export interface Referrer {
  /** From the same root as the paths of the tree. */
  path: string;
  raw: string;
}

/** References to what is no file of the repository; none where its files are not known. */
export function missingReferences(document: Referrer, tree: RepositoryTree): Observation[] {
  if (tree.paths.length === 0) return [];
  return referencesIn(document).flatMap(({ target, place }) => {
    const canonical = canonicalPath(target);
    if (!canonical.ok) return [];
    const places = resolvedFrom(document, canonical.path).filter((path) => tree.has(path));
    if (places.some((path) => !tree.isFolder(path))) return [];
    return [{ ...missing(target, { path: canonical.path, isFolder: places.length > 0 }, tree), ...place }];
  });
}

/** References with a path that is not followed, whatever lies there. */
export function refusedReferences(document: Referrer, tree: RepositoryTree): Observation[] {
  return referencesIn(document).flatMap(({ target, place }) => {
    const canonical = canonicalPath(target);
    if (canonical.ok) return [];
    const meant = [`${folderOf(document.path)}/${target}`, target].flatMap((each) => normalPath(each) ?? []).find(tree.has);
    return [
      {
        message: `The referenced path \`${target}\` ${canonical.reason}.`,
        ...place,
        fix: `Write the path from the root of the repository: \`#[[file:${meant === undefined || meant === '' ? 'api/openapi.yaml' : meant}]]\`.`,
      },
    ];
  });
}

/** Where a path that a document names may lie: from the root, or from the document's own folder. */
export function resolvedFrom({ path }: Pick<Referrer, 'path'>, target: string): string[] {
  const own = folderOf(path);
  return [target, own === '' ? target : `${own}/${target}`].flatMap((each) => normalPath(each) ?? []);
}

/** Without `.` and `..`; undefined where it leaves the repository. */
export function normalPath(path: string): string | undefined {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') {
      if (names.pop() === undefined) return undefined;
    } else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}

interface Placed extends Pick<FoundReference, 'target'> {
  place: Pick<Observation, 'path' | 'line' | 'column' | 'endColumn'>;
}

function referencesIn({ path, raw }: Referrer): Placed[] {
  if (!raw.includes('#[[file:')) return [];
  const text = raw.replaceAll('\r\n', '\n');
  return findReferences(text).map(({ target, line, column, length }) => ({
    target,
    place: { path, line, column, endColumn: column + length },
  }));
}

/** What is named may be there and be no file all the same. */
function missing(
  target: string,
  { path, isFolder }: { path: string; isFolder: boolean },
  tree: RepositoryTree,
): Required<Pick<Observation, 'message' | 'fix'>> {
  const fix = 'Name the files that matter one by one, or write the path as text.';
  if (isFolder) return { message: `The referenced \`${target}\` is a folder: only files are put into the prompt.`, fix };
  if (/[*?{]/.test(target))
    return { message: `The referenced \`${target}\` is a pattern: only single files are put into the prompt.`, fix };
  const near = nearestPath(path, tree);
  return {
    message: `The referenced file \`${target}\` is not in the repository.`,
    fix: near === undefined ? 'Correct the path, or remove the reference.' : `Did you mean \`#[[file:${near}]]\`?`,
  };
}
