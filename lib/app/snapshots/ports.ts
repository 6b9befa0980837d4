import type { GitObject } from '../../domain/git/index.ts';
import type { ObjectStore, RefStore, TreeIndex, UploadTargets } from '../source-ports.ts';
import type { CompleteReply, MissingReply, MissingRequest } from './schema.ts';

/** Objects of the repository that a snapshot is taken of. */
export interface SnapshotSource {
  readObject(oid: string): Promise<GitObject | undefined>;
  /** Type and bytes of content, without reading the content. */
  statObjects(oids: readonly string[]): Promise<({ type: GitObject['type']; size: number } | undefined)[]>;
}

/** The side that takes a snapshot: over HTTP, or in the same process for a clone. */
export interface SnapshotTarget {
  missing(commit: string, request: MissingRequest): Promise<MissingReply>;
  /** Sends a framed object to where `missing` said. */
  upload(item: MissingReply['missing'][number], framed: Uint8Array): Promise<void>;
  complete(commit: string): Promise<CompleteReply>;
}

/** What the taking side needs, for one project. */
export interface SnapshotPorts {
  objects: ObjectStore;
  trees: TreeIndex;
  refs: Pick<RefStore, 'get' | 'move'>;
  /**
   * Absent where a commit stands alone. A host that keeps whole histories (a real git repository breaks on a commit whose parents are gone)
   * tells whether a commit is there with all that it reaches.
   */
  history?: { whole(commit: string): Promise<boolean> };
  /** Absent where clients send bytes through the API. */
  uploads?: UploadTargets;
  /** SHA-1 of bytes, in lower-case hexadecimal: git's ids, not a seal of ours. */
  sha1: (bytes: Uint8Array) => string;
}

/** What trees are verified with. */
export type TreePorts = Pick<SnapshotPorts, 'objects' | 'trees'>;

export interface SnapshotLimits {
  /** Bytes of one file. */
  fileBytes: number;
  /** Bytes of all files. */
  totalBytes: number;
  files: number;
  /** Folders on the way to a file. */
  depth: number;
  /** Bytes of one path. */
  pathBytes: number;
}

export const SNAPSHOT_LIMITS: SnapshotLimits = {
  fileBytes: 64 * 1024 * 1024,
  totalBytes: 2 * 1024 * 1024 * 1024,
  files: 200_000,
  depth: 128,
  pathBytes: 4096,
};
