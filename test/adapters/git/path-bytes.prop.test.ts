import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decodePath, encodePath } from '../../../lib/adapters/git/index.ts';

describe('decodePath', () => {
  it('is undone by encodePath for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(encodePath(decodePath(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves valid UTF-8 as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodePath(Buffer.from(text))).toBe(text);
      }),
    );
  });
});
