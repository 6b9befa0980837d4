import { inParallel } from '../../app/in-parallel.ts';
import type { KnownTree, TreeEntry } from '../../app/ports.ts';
import { summariseTree } from '../../app/snapshots/index.ts';
import { EMPTY_TREE, isFolder, isSubmodule } from '../../domain/git/index.ts';
import { objectBroken } from './errors.ts';
import { type HostedPlace, readTreeEntries } from './objects.ts';

/** Requests under way at once, per level of folders. */
const PARALLEL = 32;

/** A tree with the sizes of its files: from the index, or read from the objects and noted there. @throws StringlineError `repository-corrupt` */
export async function loadTree(place: HostedPlace, oid: string): Promise<KnownTree> {
  if (oid === EMPTY_TREE) return summariseTree([], { sizeOf: () => undefined, folderOf: () => undefined });
  return (await place.trees.get(oid)) ?? (await readWholeTree(place, oid));
}

async function readWholeTree(place: HostedPlace, oid: string): Promise<KnownTree> {
  const entries = await readTreeEntries(place, oid);
  const folders = await inParallel(
    entries.filter(isFolder),
    PARALLEL,
    async (folder) => [folder.oid, await loadTree(place, folder.oid)] as const,
  );
  const files = entries.filter((entry) => !isFolder(entry) && !isSubmodule(entry));
  const sizes = await inParallel(files, PARALLEL, async (file) => {
    const stat = await place.objects.stat(file.oid);
    if (!stat) throw objectBroken(place.project, file.oid, `is the file \`${file.name}\` of a folder and is gone`);
    return [file.oid, stat.size] as const;
  });
  const [bySize, byFolder] = [new Map(sizes), new Map(folders)];
  const known = summariseTree(entries, { sizeOf: (id) => bySize.get(id), folderOf: (id) => byFolder.get(id) });
  await place.trees.put(oid, known);
  return known;
}

/** Files of a tree, sorted by path. Symbolic links and submodules are entries; nothing is followed. */
export async function listTree(place: HostedPlace, tree: string): Promise<TreeEntry[]> {
  const listed: TreeEntry[] = [];
  let level = [{ oid: tree, prefix: '' }];
  while (level.length > 0) {
    const known = await inParallel(level, PARALLEL, async ({ oid, prefix }) => ({ prefix, entries: (await loadTree(place, oid)).entries }));
    level = [];
    for (const { prefix, entries } of known) {
      for (const { mode, name, oid, size } of entries) {
        if (isFolder({ mode })) level.push({ oid, prefix: `${prefix}${name}/` });
        else listed.push({ path: `${prefix}${name}`, mode, oid, size });
      }
    }
  }
  return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
}
