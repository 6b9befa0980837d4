import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { RefStore } from '../source-ports.ts';

/** Names a snapshot that is complete and verified; nothing else does. */
export const snapshotRef = (commit: string): string => `refs/snapshots/${commit}`;

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
