import { frameObject, type GitObjectType } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { inParallel } from '../in-parallel.ts';
import { SNAPSHOT_LIMITS, type SnapshotLimits, type SnapshotPorts } from './ports.ts';
import type { MissingReply, MissingRequest, OfferedObject } from './schema.ts';

/** Requests to the stores that are under way at once. */
const PARALLEL = 48;

/**
 * Which of a client's objects are not there yet, and where to put them. A tree counts as there only when everything below it was verified:
 * a client need not ask about what lies below such a tree.
 * @throws StringlineError `object-too-large`
 */
export async function missingObjects(
  { objects }: MissingRequest,
  ports: SnapshotPorts,
  limits: SnapshotLimits = SNAPSHOT_LIMITS,
): Promise<MissingReply> {
  const offered = [...new Map(objects.map((object) => [object.oid, object])).values()];
  const large = offered.find(({ size }) => size > limits.fileBytes);
  if (large) throw objectTooLarge(large, limits);
  const trees = offered.filter(({ type }) => type === 'tree');
  const known = await inParallel(trees, PARALLEL, async ({ oid }) => (await ports.trees.get(oid)) !== undefined);
  const others = await ports.objects.missing(offered.flatMap(({ oid, type }) => (type === 'tree' ? [] : [oid])));
  const absent = new Set([...others, ...trees.flatMap(({ oid }, index) => (known[index] === true ? [] : [oid]))]);
  const missing = offered.filter(({ oid }) => absent.has(oid));
  return { missing: await inParallel(missing, PARALLEL, async (object) => withTarget(object, ports)) };
}

async function withTarget({ oid, type, size }: OfferedObject, { uploads }: SnapshotPorts): Promise<MissingReply['missing'][number]> {
  return uploads === undefined ? { oid } : { oid, upload: await uploads.forObject(oid, framedSize(type, size)) };
}

/** Bytes of an object with its header. */
export function framedSize(type: GitObjectType, size: number): number {
  return frameObject({ type, content: new Uint8Array() }).length - 1 + String(size).length + size;
}

export function objectTooLarge({ oid, size }: Pick<OfferedObject, 'oid' | 'size'>, { fileBytes }: SnapshotLimits): StringlineError {
  return new StringlineError({
    code: 'object-too-large',
    message: `Object ${oid} has ${String(size)} bytes; a snapshot takes files of at most ${String(fileBytes)}.`,
    fix: 'Keep such files out of the repository, or in Git LFS, whose pointer files are small.',
    exit: EXIT.usage,
  });
}
