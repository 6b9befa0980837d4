import { isFolder, isSubmodule } from '../../domain/git/index.ts';
import { snapshotRef } from '../../app/snapshots/index.ts';
import { type HostedPlace, readCommit, readTreeEntries } from '../hosted-git/objects.ts';
import { objectBroken } from '../hosted-git/errors.ts';

export interface NewObjects {
  /** What the host lacks: commits first, then folders and files. */
  oids: string[];
  commits: string[];
  /** Commits the host is expected to have, although none of its refs is at them. */
  assumed: string[];
}

/**
 * What a commit brings that a host does not have, which has the commits in `known`, and all that snapshots were taken of: they came from
 * there. The host checks that in the end, and refuses a push with a gap.
 */
export async function findNewObjects(place: HostedPlace, commit: string, known: ReadonlySet<string>): Promise<NewObjects> {
  const found = new Set<string>();
  const [commits, assumed]: [string[], string[]] = [[], []];
  const seen = new Set<string>();
  const waiting = [commit];
  for (let oid = waiting.pop(); oid !== undefined; oid = waiting.pop()) {
    if (seen.has(oid) || known.has(oid)) continue;
    seen.add(oid);
    if ((await place.refs.get(snapshotRef(oid))) === oid) assumed.push(oid);
    else {
      const parsed = await readCommit(place, oid);
      if (!parsed) throw objectBroken(place.project, oid, 'is a commit to be pushed and is gone');
      commits.push(oid);
      waiting.push(...parsed.parents);
      const parents = await Promise.all(parsed.parents.map(async (parent) => (await readCommit(place, parent))?.tree));
      await collect(place, { tree: parsed.tree, parents: parents.filter((tree) => tree !== undefined) }, found);
    }
  }
  return { oids: [...commits, ...found], commits, assumed };
}

/** Folders and files of a tree that are under the same name in none of its forerunners. */
async function collect(
  place: HostedPlace,
  { tree, parents }: { tree: string; parents: readonly string[] },
  found: Set<string>,
): Promise<void> {
  if (parents.includes(tree) || found.has(tree)) return;
  found.add(tree);
  const before = await Promise.all(
    parents.map(async (parent) => new Map((await readTreeEntries(place, parent)).map((entry) => [entry.name, entry]))),
  );
  for (const entry of await readTreeEntries(place, tree)) {
    const same = before.flatMap((names) => names.get(entry.name) ?? []);
    if (isSubmodule(entry) || same.some(({ oid }) => oid === entry.oid)) continue;
    if (isFolder(entry)) await collect(place, { tree: entry.oid, parents: same.filter(isFolder).map(({ oid }) => oid) }, found);
    else found.add(entry.oid);
  }
}
