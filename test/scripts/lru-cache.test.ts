import { expect, test } from '@jest/globals';
import LRUCache from '../../scripts/build/lru-cache.mjs';

test('the cache of the bundles drops what was used least recently', () => {
  const cache = new LRUCache(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');

  cache.set('c', 3);

  expect([cache.has('a'), cache.has('b'), cache.peek('c'), cache.get('b')]).toEqual([true, false, 3, undefined]);
  cache.clear();
  expect(cache.has('a')).toBe(false);
});
