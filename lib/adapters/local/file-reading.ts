import { isUtf8 } from 'node:buffer';
import type { FileReading } from '../../app/lint/ports.ts';

/** What bytes that are no UTF-8 are read as; an author may as well have written it. */
export const REPLACEMENT = '\uFFFD';

/** What the bytes of a file are as text, and what is wrong with them. */
export function readingOf(bytes: Buffer): FileReading {
  const text = bytes.toString('utf8');
  if (text.includes('\0')) return { problem: { kind: 'binary' } };
  const bad = text.includes(REPLACEMENT) ? badByteIn(bytes, text) : undefined;
  return bad === undefined ? { text } : { text, problem: { kind: 'encoding', ...bad } };
}

/** Where the first byte stands that is no UTF-8: read as the character that stands for such, it is written otherwise in the file. */
export function badByteIn(bytes: Buffer, text: string): { line: number; column: number } | undefined {
  if (isUtf8(bytes)) return undefined;
  let [index, offset] = [text.indexOf(REPLACEMENT), 0];
  let from = 0;
  while (index >= 0) {
    offset += Buffer.byteLength(text.slice(from, index));
    if (bytes.toString('latin1', offset, offset + WRITTEN.length) !== WRITTEN) break;
    offset += WRITTEN.length;
    from = index + 1;
    index = text.indexOf(REPLACEMENT, from);
  }
  const before = text
    .slice(0, Math.max(0, index))
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/u);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The bytes of a replacement character that somebody wrote. */
const WRITTEN = Buffer.from(REPLACEMENT).toString('latin1');
