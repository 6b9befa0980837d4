import { inParallel } from '../../app/in-parallel.ts';
import { comparePaths, isFolder } from '../../domain/git/index.ts';
import type { HostedPlace } from './objects.ts';
import { loadTree } from './trees.ts';

/** A file before or after a change. */
export interface Side {
  mode: string;
  oid: string;
}

export interface FileChange {
  path: string;
  before: Side | undefined;
  after: Side | undefined;
}

const PARALLEL = 16;

/** Files that differ between two trees, by the bytes of their paths. Folders with the same id are never looked into. */
export async function compareTrees(
  place: HostedPlace,
  from: string | undefined,
  to: string | undefined,
  prefix = '',
): Promise<FileChange[]> {
  if (from === to) return [];
  const [before, after] = await Promise.all([from, to].map(async (oid) => (oid === undefined ? [] : (await loadTree(place, oid)).entries)));
  const names = new Map<string, { old?: Side; now?: Side }>();
  for (const entry of before ?? []) names.set(entry.name, { old: entry });
  for (const entry of after ?? []) names.set(entry.name, { ...names.get(entry.name), now: entry });
  const changed = [...names].filter(([, { old, now }]) => old?.oid !== now?.oid || old?.mode !== now?.mode);
  const found = await inParallel(changed, PARALLEL, async ([name, { old, now }]) => {
    const path = `${prefix}${name}`;
    const [oldFolder, newFolder] = [folderOf(old), folderOf(now)];
    const below = oldFolder === undefined && newFolder === undefined ? [] : await compareTrees(place, oldFolder, newFolder, `${path}/`);
    const [oldFile, newFile] = [fileOf(old), fileOf(now)];
    return oldFile || newFile ? [{ path, before: oldFile, after: newFile }, ...below] : below;
  });
  const changes = found.flat();
  return prefix === '' ? changes.sort((a, b) => comparePaths(a.path, b.path)) : changes;
}

const folderOf = (side: Side | undefined): string | undefined => (side && isFolder(side) ? side.oid : undefined);
const fileOf = (side: Side | undefined): Side | undefined => (side && !isFolder(side) ? side : undefined);
