import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import zlib from '../../../lib/adapters/git-host/lambda-builtins/pako.ts';

describe('What stands for pako in a bundle', () => {
  it('reads the first object of a pack, and says how many bytes follow it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 200 }), fc.nat(), (content, rest, cut) => {
        const bytes = Buffer.concat([deflateSync(content), rest]);
        const inflator = new zlib.Inflate();
        // In one piece, or in two of which the first ends within the object.
        const end = cut % (bytes.length - rest.length);
        if (end > 0) inflator.push(bytes.subarray(0, end));
        expect(inflator.result).toBeUndefined();
        inflator.push(bytes.subarray(end));

        expect(Buffer.from(inflator.result ?? []).equals(Buffer.from(content))).toBe(true);
        expect([inflator.err, inflator.strm.avail_in]).toEqual([0, rest.length]);
      }),
      { numRuns: 100 },
    );
  });

  it('says what is wrong with bytes that are no object', () => {
    const inflator = new zlib.Inflate();
    inflator.push(Buffer.from('no object at all'));

    expect([inflator.result, inflator.err < 0, inflator.msg]).toEqual([undefined, true, expect.stringMatching(/header/u)]);
  });

  it('packs what it can read again', () => {
    expect(Buffer.from(zlib.inflate(zlib.deflate(Buffer.from('hello')))).toString()).toBe('hello');
  });
});
