import { describe, expect, it } from '@jest/globals';
import { compare, readVectors, runVector } from './run-vectors.ts';

describe.each(readVectors())('Step Functions, as documented: $topic', ({ vectors }) => {
  it.each(vectors)('$name', async (vector) => {
    // Act
    const result = await runVector(vector);

    // Assess
    const { expected, actual } = compare(vector, result);
    expect(actual).toEqual(expected);
  });
});

describe('the set of vectors', () => {
  it('is large enough, and each one says where its behaviour is documented', () => {
    const all = readVectors().flatMap(({ vectors }) => vectors);

    expect(all.length).toBeGreaterThanOrEqual(60);
    for (const vector of all) {
      expect(vector.source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com\/step-functions|states-language\.net)\//);
      expect(vector.behaviour.length).toBeGreaterThan(20);
    }
  });
});
