import { unframeObject } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { objectTooLarge } from './missing-objects.ts';
import { SNAPSHOT_LIMITS, type SnapshotLimits, type SnapshotPorts } from './ports.ts';

/**
 * Takes an object that a client sends through the API, framed as git hashes it.
 * @throws StringlineError `object-too-large`, or `object-invalid` where the bytes are not those of the id
 */
export async function acceptObject(
  { oid, framed }: { oid: string; framed: Uint8Array },
  ports: Pick<SnapshotPorts, 'objects' | 'sha1'>,
  limits: SnapshotLimits = SNAPSHOT_LIMITS,
): Promise<void> {
  const object = unframeObject(framed);
  if (object && object.content.length > limits.fileBytes) throw objectTooLarge({ oid, size: object.content.length }, limits);
  if (!object || ports.sha1(framed) !== oid)
    throw new StringlineError({
      code: 'object-invalid',
      message: object
        ? `The bytes sent for ${oid} have the id ${ports.sha1(framed)}.`
        : `The bytes sent for ${oid} do not begin with a git header of their size.`,
      fix: 'Send `<type> <size>`, a NUL byte and the content, as git hashes objects.',
      exit: EXIT.usage,
    });
  await ports.objects.put(object);
}
