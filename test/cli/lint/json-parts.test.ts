import { describe, expect, it } from '@jest/globals';
import { jsonParts } from '../../../lib/cli/lint/json-parts.ts';

describe('JSON in parts', () => {
  it.each([0, 1, 2, 249, 250, 251, 1000])('is with %i findings what it is in one', (count) => {
    const findings = Array.from({ length: count }, (_, index) => ({ line: index, message: 'a\n"[b]"', at: { path: 'x' } }));
    const document = { schema: 's/1', summary: { count }, findings };

    const parts = [...jsonParts(document)];

    expect(parts.join('')).toBe(`${JSON.stringify(document, undefined, 2)}\n`);
  });

  it('comes in more than one where there are many', () => {
    const parts = [...jsonParts({ findings: Array.from({ length: 1000 }, (_, line) => ({ line })) })];

    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(10_000);
  });
});
