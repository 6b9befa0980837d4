import { frameObject, type GitObjectType, isSubmodule, parseCommit, parseTree } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { SnapshotSource, SnapshotTarget } from './ports.ts';
import { type CompleteReply, type OfferedObject, SNAPSHOT_PAGE } from './schema.ts';

export interface UploadOptions {
  source: SnapshotSource;
  target: SnapshotTarget;
  /** Uploads under way at once. @default 8 */
  parallel?: number;
  onProgress?: (progress: { uploaded: number; bytes: number }) => void;
}

export interface UploadedSnapshot {
  commit: string;
  tree: string;
  files: number;
  bytes: number;
  /** Objects that were not there before. */
  uploaded: number;
}

/** A host verifies a large snapshot in several steps; each must get on. */
const MAX_ROUNDS = 1000;

/**
 * Brings one commit with all its files to the platform, sending only what is not there. Folders are asked for level by level: what lies
 * below a folder that is there whole is never looked at, so that a small change costs a few questions. All tracked files go along, those in
 * `.kiroignore` too: tests need them, ids depend on them, and what models may see is decided later by the same rules as on a laptop.
 * @throws StringlineError `snapshot-refused`, `snapshot-object-missing`
 */
export async function uploadSnapshot(commit: string, options: UploadOptions): Promise<UploadedSnapshot> {
  const { source, target } = options;
  const object = await source.readObject(commit);
  const parsed = object?.type === 'commit' ? parseCommit(object.content) : undefined;
  if (!parsed) throw objectMissing(commit);
  const asked = new Set<string>([commit, parsed.tree]);
  let level = [commit, parsed.tree];
  let uploaded = 0;
  let bytes = 0;
  while (level.length > 0) {
    const folders: string[] = [];
    for (let at = 0; at < level.length; at += SNAPSHOT_PAGE) {
      const { missing, history } = await target.missing(commit, { objects: await offer(level.slice(at, at + SNAPSHOT_PAGE), source) });
      await inParallel(missing, options.parallel ?? 8, async (item) => {
        const wanted = await source.readObject(item.oid);
        if (!wanted) throw objectMissing(item.oid);
        const framed = frameObject(wanted);
        await target.upload(item, framed);
        if (wanted.type === 'tree') folders.push(...childrenOf(wanted.content));
        if (wanted.type === 'commit' && history === true) folders.push(...reachedBy(wanted.content));
        uploaded += 1;
        bytes += framed.length;
        options.onProgress?.({ uploaded, bytes });
      });
    }
    level = folders.filter((oid) => !asked.has(oid) && asked.add(oid));
  }
  const { tree, files, bytes: total } = await complete(commit, target);
  return { commit, tree, files, bytes: total, uploaded };
}

async function offer(oids: readonly string[], source: SnapshotSource): Promise<OfferedObject[]> {
  const stats = await source.statObjects(oids);
  return oids.map((oid, index) => {
    const stat: { type: GitObjectType; size: number } | undefined = stats[index];
    if (!stat) throw objectMissing(oid);
    return { oid, ...stat };
  });
}

const childrenOf = (content: Uint8Array): string[] =>
  (parseTree(content) ?? []).filter((entry) => !isSubmodule(entry)).map(({ oid }) => oid);

/** Tree and parents of a commit. */
function reachedBy(content: Uint8Array): string[] {
  const parsed = parseCommit(content);
  return parsed ? [parsed.tree, ...parsed.parents] : [];
}

async function complete(commit: string, target: SnapshotTarget): Promise<Extract<CompleteReply, { status: 'complete' }>> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const reply = await target.complete(commit);
    if (reply.status === 'complete') return reply;
    if (reply.status === 'refused') throw refused(commit, reply);
    if (reply.verified === 0) break;
  }
  throw new StringlineError({
    code: 'snapshot-stuck',
    message: `The verification of the snapshot ${commit.slice(0, 12)} does not get on.`,
    fix: 'Try again; if it stays so, look at the API function’s log for time-outs of its stores.',
    exit: EXIT.outside,
  });
}

const refused = (commit: string, { problems }: Extract<CompleteReply, { status: 'refused' }>): StringlineError =>
  new StringlineError({
    code: 'snapshot-refused',
    message: `The snapshot of ${commit.slice(0, 12)} was refused:\n  ${problems
      .slice(0, 10)
      .map(({ message }) => message)
      .join('\n  ')}${problems.length > 10 ? `\n  and ${String(problems.length - 10)} more` : ''}`,
    fix: 'Mend what is named, commit, and upload again.',
    exit: EXIT.usage,
  });

const objectMissing = (oid: string): StringlineError =>
  new StringlineError({
    code: 'snapshot-object-missing',
    message: `Object ${oid} of the snapshot is not in this repository.`,
    fix: 'In a shallow clone: git fetch --unshallow; in a partial or damaged one: git fetch --refetch',
    exit: EXIT.usage,
  });
