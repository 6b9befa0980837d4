import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocate } from '../src/allocate.js';

const sum = (parts) => parts.reduce((total, part) => total + part, 0);

test('2.2 allocates parts that add up to the whole and lie within a cent of their share (Property 3)', () => {
  for (let whole = 0; whole <= 60; whole += 1) {
    for (const weights of [[1], [1, 1, 1], [10, 20, 30], [0, 7], [3, 1, 1, 1], [999, 1]]) {
      const parts = allocate(whole, weights);

      assert.equal(sum(parts), whole);
      for (const [index, part] of parts.entries()) assert.ok(Math.abs(part - (whole * weights[index]) / sum(weights)) < 1);
    }
  }
});

test('2.2 gives the cents that are left to the largest remainders, the first of equal ones first', () => {
  assert.deepEqual(allocate(2, [10, 10, 10]), [1, 1, 0]);
  assert.deepEqual(allocate(10, [15, 45, 40]), [2, 4, 4]);
});

test('allocates nothing where all weights are 0', () => {
  assert.deepEqual(allocate(0, [0, 0]), [0, 0]);
});

test('stays exact for amounts whose product is beyond safe integers', () => {
  const weights = [9_007_199_254_740_000, 700];

  assert.deepEqual(allocate(9_007_199_254_740_700, weights), weights);
});
