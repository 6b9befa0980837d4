import { sha256 } from '../../adapters/local/sha256.ts';
import {
  type FormatContext,
  githubReport,
  jsonReport,
  junitReport,
  type LintReport,
  markdownReport,
  type PaintText,
  sarifReport,
  textReport,
} from '../../domain/lint/index.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import type { Format } from './options.ts';

export const LINT_SCHEMA = 'stringline.lint/1';

/** A report in one of the formats, with a line break at its end. */
export function formatReport(report: LintReport, format: Format, how: FormatContext & { paint: PaintText; exit: ExitCode }): string {
  switch (format) {
    case 'text':
      return `${textReport(report, how.paint)}\n`;
    case 'json':
      return lines({ schema: LINT_SCHEMA, ok: how.exit === EXIT.done, exit: how.exit, ...jsonReport(report, sha256) });
    case 'sarif':
      return lines(sarifReport(report, { ...how, hash: sha256 }));
    case 'junit':
      return junitReport(report, how);
    case 'github':
      return githubReport(report);
    case 'markdown':
      return markdownReport(report);
  }
}

function lines(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
