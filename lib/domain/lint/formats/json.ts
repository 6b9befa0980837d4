import { countReport, type LintReport } from '../report.ts';
import type { Hash } from '../../shared/digest.ts';
import { fingerprintsOf } from '../baseline.ts';

/** The fields of `stringline.lint/1` beside schema, ok and exit (docs/json.md). */
export function jsonReport(report: LintReport, hash: Hash): Record<string, unknown> & { findings: object[] } {
  const prints = fingerprintsOf(report.findings, hash);
  return {
    summary: { ...countReport(report), files: report.files.length, specs: report.specs, mended: report.mended },
    ...(report.unruled !== undefined && { unruled: report.unruled }),
    findings: report.findings.map(({ known, subject: _subject, parts: _parts, ...finding }, index) => ({
      ...finding,
      fingerprint: prints[index],
      ...(known !== undefined && { known }),
    })),
  };
}
