import type { RepositoryState } from '../../app/ports.ts';
import { decodePath, splitNul } from './path-bytes.ts';

/** What `git status` tells of a checkout. */
export type CheckoutStatus = Pick<RepositoryState, 'head' | 'branch' | 'dirty'>;

/** What stands for the branch where HEAD is detached. */
export const DETACHED = '(detached)';

/** Spaces before the path in the lines of changed (`1`) and unmerged (`u`) paths. */
const FIELDS_BEFORE_PATH: Readonly<Record<string, number>> = { '1': 8, u: 10 };

/**
 * The output of `git status --porcelain=v2 --branch -z --no-renames`: headers (`# branch.oid …`), then one line a path. Headers and lines
 * of other kinds (ignored paths, stashes, what later versions add) are passed over.
 */
export function parseStatus(output: Buffer): CheckoutStatus {
  const status: CheckoutStatus = { head: undefined, branch: undefined, dirty: [] };
  for (const line of splitNul(output)) {
    const kind = line.toString('latin1', 0, 1);
    if (kind === '#') readHeader(status, line.toString('utf8'));
    else if (kind === '?') status.dirty.push({ path: decodePath(line.subarray(2)), status: '??' });
    else if (kind in FIELDS_BEFORE_PATH) status.dirty.push(changedPath(line, FIELDS_BEFORE_PATH[kind] ?? 0));
  }
  return status;
}

function readHeader(status: CheckoutStatus, line: string): void {
  const [, name, value] = /^# (branch\.(?:oid|head)) (.*)$/su.exec(line) ?? [];
  if (name === 'branch.oid') status.head = value === '(initial)' ? undefined : value;
  if (name === 'branch.head') status.branch = value;
}

/** `<kind> <XY> <…> <path>`: X is the index against HEAD, Y the file against the index, `.` stands for no change. */
function changedPath(line: Buffer, spaces: number): { path: string; status: string } {
  let at = -1;
  for (let count = 0; count < spaces; count += 1) at = line.indexOf(0x20, at + 1);
  return { path: decodePath(line.subarray(at + 1)), status: line.toString('latin1', 2, 4).replaceAll('.', '') };
}
