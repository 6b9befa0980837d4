import { isUtf8 } from 'node:buffer';

/**
 * A path of git (bytes) as a string that can be turned back. Bytes that are not UTF-8 become lone surrogates U+DC80..U+DCFF,
 * which no valid text contains (the scheme of PEP 383): such a path is listed, and refused wherever a canonical path is asked for.
 */
export function decodePath(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => index + count <= bytes.length && isUtf8(bytes.subarray(index, index + count)));
    text += length === undefined ? String.fromCharCode(0xdc00 + (bytes[index] ?? 0)) : bytes.toString('utf8', index, index + length);
    index += length ?? 1;
  }
  return text;
}

/** The bytes of a path that `decodePath` gave. */
export function encodePath(path: string): Buffer {
  if (path.isWellFormed()) return Buffer.from(path, 'utf8');
  const parts = Array.from(path, (character) => {
    const code = character.charCodeAt(0);
    const escaped = character.length === 1 && code >= 0xdc80 && code <= 0xdcff;
    return escaped ? Buffer.from([code - 0xdc00]) : Buffer.from(character, 'utf8');
  });
  return Buffer.concat(parts);
}

/** The fields of a `-z` output. */
export function splitNul(output: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end >= 0; end = output.indexOf(0, start)) {
    fields.push(output.subarray(start, end));
    start = end + 1;
  }
  if (start < output.length) fields.push(output.subarray(start));
  return fields;
}
