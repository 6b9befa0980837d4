import { describe, expect, it } from '@jest/globals';

describe('lists in tests', () => {
  it.each<[unknown[], unknown[]]>([
    [[], [undefined]],
    [['a'], ['a', undefined]],
    [[undefined, undefined], [undefined]],
    [[['a']], [['a', undefined]]],
  ])('are told apart by how many items they have: %j and %j', (one, other) => {
    expect(one).not.toEqual(other);
    expect({ list: one }).not.toEqual({ list: other });
  });

  it('are equal where their items are, whatever is left out of these', () => {
    expect([{ a: 1, b: undefined }, undefined]).toEqual([{ a: 1 }, undefined]);
    expect([1, 'a']).toEqual([expect.any(Number), expect.anything()]);
  });
});
