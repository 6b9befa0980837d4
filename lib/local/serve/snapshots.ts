import { sha1 } from '../../adapters/hosted-git/index.ts';
import type { Snapshots } from '../../api/services.ts';
import { acceptObject, completeSnapshot, createTreeMemory, missingObjects, snapshotStatus } from '../../app/snapshots/index.ts';
import type { Platform } from '../platform.ts';

/** Commits of other clones come into the served repository itself; those that are there need no upload. */
export function gitSnapshots({ repository, snapshots }: Pick<Platform, 'repository' | 'snapshots'>): Snapshots | undefined {
  if (repository.place.objectFormat !== 'sha1') return undefined;
  const { objects, refs, history } = snapshots;
  const { known, verifying } = createTreeMemory(objects);
  const ports = { objects, refs, history, trees: known, sha1 };
  return {
    missing: (_project, _commit, request) => missingObjects(request, { ...ports, trees: verifying }),
    put: (_project, oid, framed) => acceptObject({ oid, framed }, ports),
    complete: (_project, commit) => completeSnapshot(commit, ports),
    status: (_project, commit) => snapshotStatus(commit, ports),
  };
}
