/** Bytes that decide whether a file is binary, as git judges it: a NUL among the first 8,000. */
const SNIFFED = 8000;
const CHUNK = 8192;

/**
 * Text of UTF-8 bytes, a byte order mark included; `undefined` where the bytes are binary (a NUL early on) or not valid UTF-8,
 * so that no text is ever shown, edited and written back with its bytes replaced.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, SNIFFED).includes(0)) return undefined;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = chunkEnd(bytes, at);
    const part = decodeChunk(bytes, at, end);
    if (part === undefined) return undefined;
    parts.push(part);
    at = end;
  }
  return parts.join('');
}

/** End of the next chunk, never inside a sequence. */
function chunkEnd(bytes: Uint8Array, start: number): number {
  let end = Math.min(start + CHUNK, bytes.length);
  while (end < bytes.length && end > start + 1 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

function decodeChunk(bytes: Uint8Array, start: number, end: number): string | undefined {
  const codes: number[] = [];
  for (let at = start; at < end; ) {
    const step = decodeOne(bytes, at, end);
    if (step === undefined) return undefined;
    codes.push(step.code);
    at += step.length;
  }
  return String.fromCodePoint(...codes);
}

/** One code point; overlong forms, surrogates and cut sequences are refused. */
function decodeOne(bytes: Uint8Array, at: number, end: number): { code: number; length: number } | undefined {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { code: first, length: 1 };
  const length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xc2 && first <= 0xdf ? 2 : 0;
  if (length === 0 || at + length > end) return undefined;
  let code = first & (0x7f >> length);
  for (let next = at + 1; next < at + length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    code = (code << 6) | (byte & 0x3f);
  }
  const overlong = (length === 3 && code < 0x800) || (length === 4 && (code < 0x10000 || code > 0x10ffff));
  return overlong || (code >= 0xd800 && code <= 0xdfff) ? undefined : { code, length };
}
