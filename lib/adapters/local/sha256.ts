import process from 'node:process';
import type { Hash } from '../../domain/shared/digest.ts';

/** Loaded when the first digest is asked for: it takes as long as a small command, and many need none. */
const hexOf = (algorithm: string, data: string | Uint8Array): string => process.getBuiltinModule('node:crypto').hash(algorithm, data);

/** SHA-256 in lower-case hex; strings are hashed as UTF-8. */
export const sha256: Hash = (data) => hexOf('sha256', data);

/** Lower-case hex of a text's digest by any algorithm of the States Language (`MD5`, `SHA-1`, `SHA-256`, `SHA-384`, `SHA-512`). */
export function hashText(text: string, algorithm: string): string {
  return hexOf(algorithm.toLowerCase().replace('sha-', 'sha'), text);
}
