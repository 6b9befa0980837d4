import { describe, expect, it } from '@jest/globals';
import { readDesign } from '../../../lib/domain/specs/index.ts';

const properties = (text: string) =>
  readDesign(`# Design\n\n${text}`).properties.map(({ label, title, validates }) => [label, title, validates.flatMap(({ ids }) => ids)]);

describe('headings that begin with P and a number', () => {
  it.each([
    [
      '## Correctness Properties\n\n### P1: Must hold\n\n**Property 1: Labels**\n\n**Validates: Requirements 1.1**\n\n**Property 2: Weights**\n\n**Validates: Requirements 1.2**\n\n### P2: Should hold\n\n**Property 3: Order**\n\n**Validates: Requirements 1.3**\n',
    ],
    [
      '## Correctness Properties\n\n### P1: Must hold\n\n- **Property 1: Labels**\n  - **Validates: Requirements 1.1**\n- **Property 2: Weights**\n  - **Validates: Requirements 1.2**\n\n### P2: Should hold\n\n- **Property 3: Order**\n  - **Validates: Requirements 1.3**\n',
    ],
  ])('are groups where properties stand below them: %j', (text) => {
    expect(properties(text)).toEqual([
      ['1', 'Labels', ['1.1']],
      ['2', 'Weights', ['1.2']],
      ['3', 'Order', ['1.3']],
    ]);
  });

  it.each([
    ['are percentiles', '## Performance Properties\n\n### P95: under 200 ms\n\nText.\n\n### P99: under 1 s\n\nText.\n'],
    ['are counted from another number', '## Correctness Properties\n\n### P95: under 200 ms\n\n### P99: under 1 s\n'],
    ['skip a number', '## Correctness Properties\n\n### P1: Labels\n\n### P3: Weights\n'],
    ['stand below properties of something else', '## Properties of the Queue\n\n### P1: Urgent\n\n### P2: Normal\n'],
  ])('are no properties where they %s', (_, text) => {
    expect(properties(text)).toEqual([]);
  });
});
