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
import { jsonParts } from './json-parts.ts';
import type { Format } from './options.ts';

export const LINT_SCHEMA = 'stringline.lint/1';

type How = FormatContext & { paint: PaintText; exit: ExitCode };

/** A report in one of the formats, with a line break at its end, in parts to be written one after the other. */
export function formatReport(report: LintReport, format: Format, how: How): Iterable<string> {
  return format === 'json'
    ? jsonParts({ schema: LINT_SCHEMA, ok: how.exit === EXIT.done, exit: how.exit, ...jsonReport(report, sha256) })
    : [textOf(report, format, how)];
}

function textOf(report: LintReport, format: Exclude<Format, 'json'>, how: How): string {
  switch (format) {
    case 'text':
      return `${textReport(report, how.paint)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifReport(report, { ...how, hash: sha256 }), undefined, 2)}\n`;
    case 'junit':
      return junitReport(report, how);
    case 'github':
      return githubReport(report);
    case 'markdown':
      return markdownReport(report);
  }
}
