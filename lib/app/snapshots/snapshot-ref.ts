import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { ObjectStore, RefStore } from '../source-ports.ts';

/** Names a snapshot that is complete and verified; nothing else does. */
export const snapshotRef = (commit: string): string => `refs/snapshots/${commit}`;

/** `complete`: a run can build on it. `incomplete`: some of it is there. `absent`: nothing is known of it. */
export type SnapshotStatus = 'complete' | 'incomplete' | 'absent';

export async function snapshotStatus(
  commit: string,
  { refs, objects }: { refs: Pick<RefStore, 'get'>; objects: Pick<ObjectStore, 'missing'> },
): Promise<SnapshotStatus> {
  if ((await refs.get(snapshotRef(commit))) === commit) return 'complete';
  return (await objects.missing([commit])).length === 0 ? 'incomplete' : 'absent';
}

/** @throws StringlineError `snapshot-missing` unless the commit was uploaded whole and verified */
export async function assertSnapshot(commit: string, refs: Pick<RefStore, 'get'>): Promise<void> {
  if ((await refs.get(snapshotRef(commit))) === commit) return;
  throw new StringlineError({
    code: 'snapshot-missing',
    message: `There is no complete snapshot of commit ${commit.slice(0, 12)}.`,
    fix: 'Upload it first: stringline remote run does so by itself.',
    exit: EXIT.usage,
  });
}
