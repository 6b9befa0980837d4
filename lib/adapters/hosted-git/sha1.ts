import { createHash } from 'node:crypto';
import { frameObject, type GitObject } from '../../domain/git/index.ts';

/** SHA-1 in lower-case hexadecimal: how git names objects. Nothing of ours is sealed with it. */
export function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}

/** The object's id. */
export function oidOf(object: GitObject): string {
  return sha1(frameObject(object));
}
