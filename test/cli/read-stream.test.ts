import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { readUntilStill } from '../../lib/cli/read-stream.ts';

const LONG_MS = 60_000;
const given = (...texts: string[]): PassThrough => {
  const stream = new PassThrough();
  for (const text of texts) stream.write(text);
  return stream;
};

describe('an input that may stay open', () => {
  it('is read to its end, over the limits of its pieces', async () => {
    const stream = given();
    const [first, second] = [Buffer.from('ä').subarray(0, 1), Buffer.from('ä').subarray(1)];
    stream.write(first);
    stream.end(second);

    expect(await readUntilStill(stream, LONG_MS)).toEqual({ text: 'ä', ended: true });
  });

  it.each([
    ['nothing', []],
    ['something', ['a ', 'b']],
  ])('is given up when it is still and has given %s, and read no more', async (_, texts) => {
    const stream = given(...texts);

    expect(await readUntilStill(stream, 5)).toEqual({ text: texts.join(''), ended: false });

    expect(stream.isPaused()).toBe(true);
  });

  it('fails as it fails', async () => {
    const stream = given();
    const read = readUntilStill(stream, LONG_MS);
    stream.destroy(new Error('gone'));

    await expect(read).rejects.toThrow('gone');
  });
});
