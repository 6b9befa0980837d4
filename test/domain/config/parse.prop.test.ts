import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseProjectConfig, suggest } from '../../../lib/domain/config/index.ts';
import { ARTICLE_CONFIG } from './article.ts';

const lines = ARTICLE_CONFIG.split('\n');
/** The article's file with lines dropped, doubled, swapped and bent. */
const bentConfig = fc
  .array(fc.tuple(fc.nat(lines.length - 1), fc.constantFrom('', '  ', '\t', '- ', '*', '"', ': '), fc.boolean()), { maxLength: 60 })
  .map((picks) => picks.map(([index, extra, before]) => (before ? extra + (lines[index] ?? '') : (lines[index] ?? '') + extra)).join('\n'));

describe('parseProjectConfig on any text', () => {
  it('never throws, and every finding has its place inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), bentConfig), (text) => {
        const { findings } = parseProjectConfig(text, '2026-11-23');
        const count = text.split('\n').length;
        for (const { line, column } of findings) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(count + 1);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer for the same text', () => {
    fc.assert(
      fc.property(bentConfig, (text) => expect(parseProjectConfig(text, '2026-11-23')).toEqual(parseProjectConfig(text, '2026-11-23'))),
      { numRuns: 50 },
    );
  });
});

describe('suggest', () => {
  it.each([
    ['testCoverage', 'test_coverage'],
    ['lint-strict-mode', 'lint_strict_mode'],
    ['tset_coverage', 'test_coverage'],
    ['zzz', undefined],
    ['', undefined],
  ])('answers %s with %s', (word, expected) => {
    expect(suggest(word, ['test_coverage', 'lint_strict_mode', 'timeout_seconds'])).toBe(expected);
  });
});
