import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance } from '../../../lib/domain/shared/edit-distance.ts';

describe('editDistance', () => {
  it('is symmetric, zero only for equal words, and never above the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it('is the same with a bound, and beyond the bound where it is more', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 9 }), (a, b, most) => {
        const distance = editDistance(a, b);
        const bounded = editDistance(a, b, most);

        if (distance <= most) expect(bounded).toBe(distance);
        else expect(bounded).toBeGreaterThan(most);
      }),
      { numRuns: 2000 },
    );
  });

  it('is that of the definition, in which each step is one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(word, word, (a, b) => expect(editDistance(a, b)).toBe(byDefinition(a, b))));
  });

  it.each([
    ['', 'abc', 3],
    ['ca', 'abc', 3],
    ['xab', 'xba', 1],
    ['kitten', 'sitting', 3],
    ['remtoe', 'remote', 1],
  ])('of %s and %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});

function byDefinition(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [one, other] = [a.slice(0, -1), b.slice(0, -1)];
  const turned = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    byDefinition(one, b) + 1,
    byDefinition(a, other) + 1,
    byDefinition(one, other) + Number(a.at(-1) !== b.at(-1)),
    turned ? byDefinition(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity,
  );
}
