import process from 'node:process';
import type { Hash } from '../../domain/shared/digest.ts';

/** Loaded when the first digest is asked for: it takes as long as a small command, and many need none. */
const createHash = (algorithm: string) => process.getBuiltinModule('node:crypto').createHash(algorithm);

/** SHA-256 in lower-case hex; strings are hashed as UTF-8. */
export const sha256: Hash = (data) => createHash('sha256').update(data).digest('hex');

/** Lower-case hex of a text's digest by any algorithm of the States Language (`MD5`, `SHA-1`, `SHA-256`, `SHA-384`, `SHA-512`). */
export function hashText(text: string, algorithm: string): string {
  return createHash(algorithm.toLowerCase().replace('sha-', 'sha')).update(text).digest('hex');
}
