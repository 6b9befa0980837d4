import type { CommitSource, CommitWish, FetchedCommit } from '../source-ports.ts';
import { acceptObject } from './accept-object.ts';
import { completeSnapshot } from './complete-snapshot.ts';
import { missingObjects } from './missing-objects.ts';
import type { SnapshotLimits, SnapshotPorts, SnapshotTarget } from './ports.ts';
import { type UploadedSnapshot, uploadSnapshot } from './upload-snapshot.ts';

export interface BringPorts {
  host: CommitSource;
  /** Where the snapshots of the project lie. */
  stores: SnapshotPorts;
  limits?: SnapshotLimits;
}

/**
 * Brings one commit with its files from its git host, without its history, and takes it as a snapshot by the same checks as one that is
 * uploaded. Submodules are not fetched.
 * @throws StringlineError as the host does, and `snapshot-refused`
 */
export async function bringCommit(
  wish: CommitWish,
  { host, stores, limits }: BringPorts,
): Promise<UploadedSnapshot & Pick<FetchedCommit, 'tip'>> {
  const fetched = await host.fetch(wish);
  try {
    return { ...(await uploadSnapshot(fetched.commit, { source: fetched.source, target: ownTarget(stores, limits) })), tip: fetched.tip };
  } finally {
    await fetched.close();
  }
}

/** The taking side in the same process: bytes are verified and stored at once. */
function ownTarget(ports: SnapshotPorts, limits?: SnapshotLimits): SnapshotTarget {
  const { uploads: _none, ...own } = ports;
  return {
    missing: (_commit, request) => missingObjects(request, own, limits),
    upload: ({ oid }, framed) => acceptObject({ oid, framed }, own, limits),
    complete: (commit) => completeSnapshot(commit, own, limits ? { limits } : {}),
  };
}
