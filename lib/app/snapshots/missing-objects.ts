import { frameObject, type GitObjectType } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { inParallel } from '../in-parallel.ts';
import { SNAPSHOT_LIMITS, type SnapshotLimits, type SnapshotPorts } from './ports.ts';
import type { MissingReply, MissingRequest, OfferedObject } from './schema.ts';

/** Requests to the stores that are under way at once. */
const PARALLEL = 48;

/**
 * Which of a client's objects are not there yet, and where to put them. A tree counts as there only when everything below it was verified:
 * a client need not ask about what lies below such a tree. The same holds for commits where the host keeps histories.
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
  const { history } = ports;
  const whole = await inParallel(offered, PARALLEL, async ({ oid, type }) => {
    if (type === 'tree') return (await ports.trees.get(oid)) !== undefined;
    return type === 'commit' && history !== undefined ? history.whole(oid) : undefined;
  });
  const single = new Set(await ports.objects.missing(offered.flatMap(({ oid }, index) => (whole[index] === undefined ? [oid] : []))));
  const missing = offered.filter(({ oid }, index) => (whole[index] === undefined ? single.has(oid) : !whole[index]));
  return {
    missing: await inParallel(missing, PARALLEL, async (object) => withTarget(object, ports)),
    ...(history !== undefined && { history: true as const }),
  };
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
