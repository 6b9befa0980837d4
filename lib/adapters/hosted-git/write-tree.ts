import { inParallel } from '../../app/in-parallel.ts';
import type { ArtefactStore, KnownTree, Overlay } from '../../app/ports.ts';
import { summariseTree } from '../../app/snapshots/index.ts';
import { EMPTY_TREE, FOLDER_MODE, formatTree, type GitTreeEntry, isFolder, parseTree, todaysMode } from '../../domain/git/index.ts';
import { artefactMissing, treeConflict } from '../git/errors.ts';
import { assertWritable } from '../git/writable-path.ts';
import type { HostedPlace } from './objects.ts';
import { listTree, loadTree } from './trees.ts';

type Entry = KnownTree['entries'][number];

/** What shall change in one folder. */
interface Change {
  deleted: Set<string>;
  written: Map<string, Entry>;
  folders: Map<string, Change>;
}

const PARALLEL = 16;

/** Tree id of base plus overlay. Only folders on the way to a change are read and written. */
export async function writeTree(
  place: HostedPlace,
  tree: string,
  { overlay, readArtefact }: { overlay: Overlay; readArtefact: ArtefactStore['get'] },
): Promise<string> {
  const entries = Object.entries(overlay);
  for (const [path, content] of entries) assertWritable(path, content !== null);
  if (entries.length === 0) return tree;
  const blobs = await storeBlobs(place, overlay, readArtefact);
  const root = emptyChange();
  for (const [path, content] of entries) plant(root, path.split('/'), content && { ...blob(blobs, content.digest), mode: content.mode });
  return (await apply(place, root, { oid: tree, prefix: '' }))?.oid ?? EMPTY_TREE;
}

const emptyChange = (): Change => ({ deleted: new Set(), written: new Map(), folders: new Map() });

async function storeBlobs(
  place: HostedPlace,
  overlay: Overlay,
  readArtefact: ArtefactStore['get'],
): Promise<Map<string, { oid: string; size: number }>> {
  const digests = [...new Set(Object.values(overlay).flatMap((content) => (content === null ? [] : [content.digest])))];
  const stored = await inParallel(digests, PARALLEL, async (digest) => {
    const content = await readArtefact(digest);
    if (content === undefined) throw artefactMissing(digest);
    return [digest, { oid: await place.objects.put({ type: 'blob', content }), size: content.length }] as const;
  });
  return new Map(stored);
}

function blob(blobs: ReadonlyMap<string, { oid: string; size: number }>, digest: string): { oid: string; size: number } {
  const found = blobs.get(digest);
  if (!found) throw artefactMissing(digest);
  return found;
}

function plant(change: Change, [name = '', ...rest]: string[], content: Omit<Entry, 'name'> | null): void {
  if (rest.length > 0) {
    const folder = change.folders.get(name) ?? emptyChange();
    change.folders.set(name, folder);
    plant(folder, rest, content);
  } else if (content === null) change.deleted.add(name);
  else change.written.set(name, { ...content, name });
}

const writes = (change: Change): boolean => change.written.size > 0 || [...change.folders.values()].some(writes);

/** The folder with its changes, written; undefined when nothing is left in it. */
async function apply(
  place: HostedPlace,
  change: Change,
  at: { oid: string | undefined; prefix: string },
): Promise<{ oid: string; known: KnownTree } | undefined> {
  const base = at.oid === undefined ? [] : (await loadTree(place, at.oid)).entries;
  const entries = new Map(
    base.filter(({ oid }) => oid !== EMPTY_TREE).map((entry) => [entry.name, { ...entry, mode: todaysMode(entry.mode) }]),
  );
  // Deletions first: a file may give way to a folder of its name, and only when that is said.
  for (const name of change.deleted) if (isFile(entries.get(name))) entries.delete(name);
  const folders = await inParallel([...change.folders], PARALLEL, async ([name, below]) => {
    const existing = entries.get(name);
    const path = `${at.prefix}${name}`;
    if (isFile(existing)) {
      if (writes(below)) throw treeConflict(path);
      return undefined;
    }
    return { name, folder: await apply(place, below, { oid: existing?.oid, prefix: `${path}/` }) };
  });
  for (const changed of folders) {
    if (changed?.folder) entries.set(changed.name, { mode: FOLDER_MODE, name: changed.name, oid: changed.folder.oid, size: undefined });
    else if (changed) entries.delete(changed.name);
  }
  for (const [name, entry] of change.written) {
    const existing = entries.get(name);
    if (existing && isFolder(existing)) throw treeConflict(`${at.prefix}${name}/${(await listTree(place, existing.oid))[0]?.path ?? ''}`);
    entries.set(name, entry);
  }
  const below = new Map(folders.flatMap((changed) => (changed?.folder ? [[changed.folder.oid, changed.folder.known] as const] : [])));
  return entries.size === 0 ? undefined : storeTree(place, [...entries.values()], below);
}

const isFile = (entry: Entry | undefined): boolean => entry !== undefined && !isFolder(entry);

async function storeTree(
  place: HostedPlace,
  entries: readonly Entry[],
  below: ReadonlyMap<string, KnownTree>,
): Promise<{ oid: string; known: KnownTree }> {
  const content = formatTree(entries);
  const ordered: GitTreeEntry[] = parseTree(content) ?? [];
  const sizes = new Map(entries.map(({ oid, size }) => [oid, size]));
  const untouched = ordered.filter((entry) => isFolder(entry) && !below.has(entry.oid));
  const loaded = new Map(await inParallel(untouched, PARALLEL, async ({ oid }) => [oid, await loadTree(place, oid)] as const));
  const known = summariseTree(ordered, { sizeOf: (oid) => sizes.get(oid), folderOf: (oid) => below.get(oid) ?? loaded.get(oid) });
  const oid = await place.objects.put({ type: 'tree', content });
  await place.trees.put(oid, known);
  return { oid, known };
}
