const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A path of git (bytes) as a string that can be turned back. Bytes that are not UTF-8 become lone surrogates U+DC80..U+DCFF,
 * which no valid text contains (the scheme of PEP 383): such a path is listed, and refused wherever a canonical path is asked for.
 */
export function decodePath(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return decodeBroken(bytes);
    throw error;
  }
}

function decodeBroken(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const length = validLength(bytes, index);
    text += length === 0 ? String.fromCharCode(0xdc00 + (bytes[index] ?? 0)) : strict.decode(bytes.subarray(index, index + length));
    index += Math.max(1, length);
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `start`; 0 when there is none. */
function validLength(bytes: Uint8Array, start: number): number {
  for (const length of [1, 2, 3, 4]) {
    if (start + length > bytes.length) return 0;
    try {
      strict.decode(bytes.subarray(start, start + length));
      return length;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return 0;
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
