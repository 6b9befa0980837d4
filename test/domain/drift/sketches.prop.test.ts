import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asCode } from '../../../lib/domain/drift/sketches.ts';

const ENDINGS = ['go', 'java', 'cs', 'rs', 'py', 'ts', 'tsx', 'sql'];
const piece = fc.constantFrom(
  'fn a',
  'def b',
  'async ',
  'public ',
  'int ',
  'total',
  '(',
  ')',
  '...',
  '{',
  '}',
  ':',
  ';',
  '->',
  ' ',
  '\n',
  ',',
  '<',
  '>',
  '=',
);

describe('a sketch as code', () => {
  it('keeps its lines where they are, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
        ),
        fc.constantFrom(...ENDINGS),
        (text, ending) => {
          expect(asCode(text, ending).trimEnd().split('\n').length).toBeLessThanOrEqual(text.split('\n').length);
          expect(asCode(text, ending).split('\n').length - text.split('\n').length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each(ENDINGS)('takes no longer for what never closes: %s', (ending) => {
    const [short, long] = [20_000, 80_000].map((size) => {
      const text = 'pub fn a(def b(int c('.repeat(size / 20);
      const start = performance.now();
      asCode(text, ending);
      return performance.now() - start;
    });

    expect(long).toBeLessThan(Math.max(200, (short ?? 0) * 10));
  });
});
