const CHUNK = 8192;

/** Length and smallest code point of a sequence by its first byte; undefined for bytes that start none. */
function sequenceOf(first: number): { length: number; minimum: number; bits: number } | undefined {
  if (first < 0x80) return { length: 1, minimum: 0, bits: first };
  if (first >= 0xc2 && first < 0xe0) return { length: 2, minimum: 0x80, bits: first & 0x1f };
  if (first >= 0xe0 && first < 0xf0) return { length: 3, minimum: 0x800, bits: first & 0x0f };
  if (first >= 0xf0 && first < 0xf5) return { length: 4, minimum: 0x10000, bits: first & 0x07 };
  return undefined;
}

function codePointAt(bytes: Uint8Array, index: number): { code: number; length: number } | undefined {
  const sequence = sequenceOf(bytes[index] ?? 0xff);
  if (sequence === undefined) return undefined;
  let code = sequence.bits;
  for (let offset = 1; offset < sequence.length; offset += 1) {
    const next = bytes[index + offset];
    if (next === undefined || (next & 0xc0) !== 0x80) return undefined;
    code = (code << 6) | (next & 0x3f);
  }
  const valid = code >= sequence.minimum && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? { code, length: sequence.length } : undefined;
}

/** Text of UTF-8 bytes without a byte order mark; undefined when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const parts: string[] = [];
  let units: number[] = [];
  let index = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (index < bytes.length) {
    const point = codePointAt(bytes, index);
    if (point === undefined) return undefined;
    if (point.code < 0x10000) units.push(point.code);
    else units.push(0xd800 + ((point.code - 0x10000) >> 10), 0xdc00 + ((point.code - 0x10000) & 0x3ff));
    index += point.length;
    if (units.length >= CHUNK) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  parts.push(String.fromCharCode(...units));
  return parts.join('');
}
