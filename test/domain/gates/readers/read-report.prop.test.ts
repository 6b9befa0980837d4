import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeCoverage, readReport } from '../../../../lib/domain/gates/index.ts';
import { decodeUtf8 } from '../../../../lib/domain/gates/readers/utf8.ts';
import { bytes } from '../bytes.ts';

const fragments = fc.constantFrom(
  '<coverage',
  '<testsuites>',
  '<testcase name="a"',
  '/>',
  '</testsuites>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '&lt;',
  '"',
  'SF:a\n',
  'DA:1,1\n',
  'end_of_record\n',
  '1..2\n',
  'ok 1\n',
  'mode: set\n',
  '{"total":',
  '[{"filePath":"a"',
  '}',
  ']',
  '\u0000',
  '😀',
);

describe('readReport', () => {
  it('is total: any bytes give a report or a named failure', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(fragments).map((parts) => bytes(parts.join(''))),
          fc.json().map(bytes),
        ),
        (content) => {
          const result = readReport(content);
          expect(typeof result.ok).toBe('boolean');
          if (!result.ok) expect(result.message).not.toBe('');
          else if (result.report.kind === 'coverage')
            expect(result.report.covered <= result.report.total && result.report.total > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('decodes UTF-8 as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8(bytes(text))).toBe(
          Buffer.from(text)
            .toString('utf8')
            .replace(/^\uFEFF/, ''),
        );
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (content) => {
        let expected: string | undefined;
        try {
          expected = new TextDecoder('utf-8', { fatal: true }).decode(content);
        } catch {
          expected = undefined;
        }
        expect(decodeUtf8(content)).toBe(expected);
      }),
    );
  });

  it('merging never counts more than the sum, and does not depend on the order', () => {
    const file = fc.record({ path: fc.constantFrom('a', 'b', 'c'), hits: fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }) });
    const text = fc
      .array(file, { minLength: 1, maxLength: 4 })
      .map((files) =>
        files
          .map(({ path, hits }) => `SF:${path}\n${hits.map((hit, index) => `DA:${index + 1},${hit}\n`).join('')}end_of_record\n`)
          .join(''),
      );
    fc.assert(
      fc.property(text, text, (one, two) => {
        const reports = [one, two]
          .map((lcov) => readReport(bytes(lcov)))
          .flatMap((result) => (result.ok && result.report.kind === 'coverage' ? [result.report] : []));
        const forward = mergeCoverage(reports)!;
        const backward = mergeCoverage(reports.toReversed())!;
        expect([forward.total, forward.covered]).toEqual([backward.total, backward.covered]);
        expect(forward.total).toBeLessThanOrEqual(reports.reduce((all, { total }) => all + total, 0));
        expect(forward.covered).toBeGreaterThanOrEqual(Math.max(...reports.map(({ covered }) => covered)));
      }),
    );
  });
});
