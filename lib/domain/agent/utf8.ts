import { decodeCodePoint } from '../shared/utf8.ts';

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
    const step = decodeCodePoint(bytes, at, end);
    if (step === undefined) return undefined;
    codes.push(step.code);
    at += step.length;
  }
  return String.fromCodePoint(...codes);
}
