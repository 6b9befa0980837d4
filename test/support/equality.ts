import { expect } from '@jest/globals';

/**
 * Jest's `toEqual` takes an item that is `undefined` for one that is not there, so that `[]` would equal `[undefined]` and a list that came back
 * empty would pass for what was expected of each of its items. Here lists are equal only where they have as many items.
 */
expect.addEqualityTesters([
  (one, other) => (Array.isArray(one) && Array.isArray(other) && one.length !== other.length ? false : undefined),
]);
