import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReport } from '../../../lib/domain/gates/index.ts';
import {
  type FormatContext,
  githubReport,
  jsonReport,
  junitReport,
  type LintFinding,
  type LintReport,
  lintRules,
  markdownReport,
  sarifReport,
  textReport,
} from '../../../lib/domain/lint/index.ts';

const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const context: FormatContext = { rules: lintRules(), failOn: 'error', version: '1.2.3' };

/** Text with what ends messages, values, cells and documents in any of the formats. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '::error::',
        '\n',
        '\r',
        '%0A',
        ',',
        ':',
        '|',
        '`',
        '<',
        '&',
        '"',
        "'",
        ']]>',
        '\u001B[31m',
        '\u0000',
        '﷐',
        '\uD800',
        'é',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);
const finding: fc.Arbitrary<LintFinding> = fc
  .record({
    ruleId: fc.constantFrom('tasks-duplicate-id', 'requirements-vague', 'unheard-of'),
    level: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
    message: nasty,
    fix: nasty,
    path: nasty.map((text) => `.kiro/${text}`),
    line: fc.integer({ min: 1, max: 99 }),
    column: fc.integer({ min: 1, max: 50 }),
    wholeFile: fc.boolean(),
    reason: fc.option(nasty, { nil: undefined }),
    source: fc.option(nasty, { nil: undefined }),
  })
  .map(({ reason, source, ...rest }) => ({
    ...rest,
    family: 'specs',
    ...(reason !== undefined && { waived: { reason, expires: '2027-01-31', path: '.kiro/a.md', line: 3 } }),
    ...(source !== undefined && { excerpt: { text: source, column: 1, endColumn: 2 } }),
  }));
const report: fc.Arbitrary<LintReport> = fc
  .array(finding, { maxLength: 6 })
  .map((findings) => ({ findings, files: ['.kiro/clean.md'], specs: 1, mended: 0 }));

describe('the formats of a report', () => {
  it('of GitHub have one command a finding, whatever it says', () => {
    fc.assert(
      fc.property(report, (given) => {
        const lines = githubReport(given)
          .split(/\r\n|\r|\n/)
          .filter((line) => line !== '');

        expect(lines).toHaveLength(given.findings.length);
        for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) file=[^:]*,line=\d+,col=\d+,title=[^:]*::/);
      }),
      { numRuns: 60 },
    );
  });

  it('of JUnit are read back with all cases, whatever they say', () => {
    fc.assert(
      fc.property(report, (given) => {
        const reading = readReport(new TextEncoder().encode(junitReport(given, context)));

        expect(reading).toMatchObject({ ok: true });
      }),
      { numRuns: 60 },
    );
  });

  it('of SARIF and JSON are documents, with addresses that are addresses', () => {
    fc.assert(
      fc.property(report, (given) => {
        const sarif = JSON.stringify(sarifReport(given, { ...context, hash }));

        expect(() => JSON.parse(sarif) as unknown).not.toThrow();
        expect(() => JSON.stringify(jsonReport(given, hash))).not.toThrow();
        for (const [, uri] of sarif.matchAll(/"uri":"([^"]*)"/g)) expect(uri).toMatch(/^[A-Za-z0-9/._~!*'()%-]+$/);
      }),
      { numRuns: 60 },
    );
  });

  it('of a terminal let no text move the cursor or begin a command', () => {
    fc.assert(
      fc.property(report, (given) => {
        const text = textReport(given, (_style, part) => part);

        expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
        expect(text.split('\n').filter((line) => line.trimStart().startsWith('::'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('of Markdown keep each row in its table', () => {
    fc.assert(
      fc.property(report, (given) => {
        const rows = markdownReport(given)
          .split('\n')
          .filter((line) => line.startsWith('| ') && !line.startsWith('| |') && !line.startsWith('| Where'));

        expect(rows).toHaveLength(given.findings.length);
        for (const row of rows) expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(6);
      }),
      { numRuns: 60 },
    );
  });
});
