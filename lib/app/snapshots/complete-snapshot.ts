import { parseCommit } from '../../domain/git/index.ts';
import { discoverTrees } from './discover-trees.ts';
import { SNAPSHOT_LIMITS, type SnapshotLimits, type SnapshotPorts } from './ports.ts';
import { type CompleteReply, type SnapshotProblem } from './schema.ts';
import { snapshotRef } from './snapshot-ref.ts';
import { settleTrees } from './settle-trees.ts';

export interface CompleteOptions {
  limits?: SnapshotLimits;
  /** Milliseconds left before the host stops the function; the verification ends early and answers `continue`. */
  remainingMs?: () => number;
}

/** A client is told this much at once. */
const MAX_PROBLEMS = 100;
/** What the last writes may take. */
const RESERVE_MS = 3000;

/**
 * Verifies that a commit and all that it holds is stored, whole and harmless, and only then names the snapshot. Trees that were verified
 * for an earlier snapshot are not read again. Doing it again gives the same answer.
 */
export async function completeSnapshot(commit: string, ports: SnapshotPorts, options: CompleteOptions = {}): Promise<CompleteReply> {
  const limits = options.limits ?? SNAPSHOT_LIMITS;
  const { remainingMs } = options;
  const inTime = (): boolean => remainingMs === undefined || remainingMs() > RESERVE_MS;
  const object = await ports.objects.get(commit);
  const parsed = object?.type === 'commit' ? parseCommit(object.content) : undefined;
  if (!object) return refused([problem('object-missing', commit, 'The commit itself was not uploaded.')]);
  if (!parsed) return refused([problem('object-invalid', commit, 'The object is not a commit.')]);
  const found = await discoverTrees(parsed.tree, ports, limits);
  if (found.problems.length > 0) return refused(found.problems);
  const settled = await settleTrees(found, ports, { limits, inTime });
  if (settled.problems.length > 0) return refused(settled.problems);
  const root = settled.known.get(parsed.tree);
  if (!root) return { status: 'continue', verified: settled.verified };
  if (ports.history !== undefined && !(await ports.history.whole(commit)))
    return refused([problem('history-missing', commit, 'The commits before it were not uploaded, or not whole.')]);
  await ports.refs.move(snapshotRef(commit), commit, undefined);
  return { status: 'complete', commit, tree: parsed.tree, files: root.files, bytes: root.bytes };
}

const refused = (problems: readonly SnapshotProblem[]): CompleteReply => ({ status: 'refused', problems: problems.slice(0, MAX_PROBLEMS) });

const problem = (code: SnapshotProblem['code'], oid: string, message: string): SnapshotProblem => ({ code, oid, path: '', message });
