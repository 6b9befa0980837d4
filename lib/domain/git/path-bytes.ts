import { decodeCodePoint, encodeCodePoint } from '../shared/utf8.ts';

/**
 * A name of git (bytes) as a string that can be turned back. Bytes that are not UTF-8 become lone surrogates U+DC80..U+DCFF, which no
 * valid text contains (the scheme of PEP 383): such a name is listed, and refused wherever a canonical path is asked for.
 */
export function decodeName(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const step = decodeCodePoint(bytes, at, bytes.length) ?? { code: 0xdc00 + (bytes[at] ?? 0), length: 1 };
    codes.push(step.code);
    at += step.length;
  }
  return codes.map((code) => String.fromCodePoint(code)).join('');
}

/** The bytes of a name that `decodeName` gave. */
export function encodeName(name: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else bytes.push(...encodeCodePoint(code));
  }
  return Uint8Array.from(bytes);
}

/** Order of two byte strings: by the first byte that differs, the shorter one first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Order of paths as git lists them: by their bytes. */
export function comparePaths(a: string, b: string): number {
  return compareBytes(encodeName(a), encodeName(b));
}
