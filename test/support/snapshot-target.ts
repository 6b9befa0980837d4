import { type GitStores, sha1 } from '../../lib/adapters/hosted-git/index.ts';
import { acceptObject, completeSnapshot, missingObjects, type SnapshotLimits, type SnapshotTarget } from '../../lib/app/snapshots/index.ts';

/** The taking side of snapshots without a wire between. `asked` grows by the ids of every question. */
export function inProcessTarget(
  stores: GitStores,
  { limits, asked = [] }: { limits?: SnapshotLimits; asked?: string[] } = {},
): SnapshotTarget {
  const ports = { ...stores, sha1 };
  return {
    missing: (_commit, request) => {
      asked.push(...request.objects.map(({ oid }) => oid));
      return missingObjects(request, ports, limits);
    },
    upload: ({ oid }, framed) => acceptObject({ oid, framed }, ports, limits),
    complete: (commit) => completeSnapshot(commit, ports, limits ? { limits } : {}),
  };
}
