import { encodeName, type GitTreeEntry, isFolder } from '../../domain/git/index.ts';
import type { KnownTree } from '../source-ports.ts';

export interface TreeFacts {
  /** Bytes of a file; undefined for submodules. */
  sizeOf: (oid: string) => number | undefined;
  folderOf: (oid: string) => KnownTree | undefined;
}

/** What is known of a tree once everything in it is. */
export function summariseTree(entries: readonly GitTreeEntry[], { sizeOf, folderOf }: TreeFacts): KnownTree {
  let [files, bytes, pathBytes, depth] = [0, 0, 0, 1];
  const listed = entries.map(({ mode, name, oid }) => {
    const below = isFolder({ mode }) ? folderOf(oid) : undefined;
    const size = isFolder({ mode }) ? undefined : sizeOf(oid);
    const length = encodeName(name).length;
    files += below ? below.files : 1;
    bytes += below ? below.bytes : (size ?? 0);
    pathBytes = Math.max(pathBytes, below ? length + 1 + below.pathBytes : length);
    depth = Math.max(depth, 1 + (below?.depth ?? 0));
    return { mode, name, oid, size };
  });
  return { entries: listed, files, bytes, pathBytes, depth };
}
