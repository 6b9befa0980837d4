import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from '../../../lib/domain/agent/utf8.ts';

const reference = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

describe('decodeText', () => {
  it('keeps a byte order mark and wide characters across chunks', () => {
    const text = `\uFEFF${'aé€😀'.repeat(5_000)}`;

    expect(decodeText(new TextEncoder().encode(text))).toBe(text);
  });

  it('takes a NUL early on for a binary file', () => {
    expect(decodeText(new Uint8Array([0x61, 0, 0x62]))).toBeUndefined();
    expect(decodeText(new Uint8Array())).toBe('');
  });

  it('agrees with the platform on arbitrary bytes', () => {
    const byte = fc.oneof(
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom(0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xa0, 0xf0, 0x90, 0xf4, 0xf5),
    );
    fc.assert(
      fc.property(fc.uint8Array({ min: 1, maxLength: 6 }), fc.array(byte, { maxLength: 8 }), (head, tail) => {
        const bytes = new Uint8Array([...head, ...tail]);

        expect(decodeText(bytes)).toBe(reference(bytes));
      }),
      { numRuns: 3_000 },
    );
  });
});
