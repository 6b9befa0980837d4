import type { LintFinding, LintReport } from '../report.ts';
import { severity, waivedText } from '../../shared/finding.ts';

const COMMAND = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Workflow commands of GitHub Actions, one a finding, the worst first: only the first ten of a level are shown beside the lines. */
export function githubReport({ findings }: LintReport): string {
  return findings
    .filter(({ known }) => known !== true)
    .toSorted((a, b) => severity(b.level) - severity(a.level))
    .map(annotation)
    .join('');
}

function annotation({ level, path, line, column, endColumn, ruleId, message, fix, waived }: LintFinding): string {
  const properties = [
    `file=${property(path)}`,
    `line=${line}`,
    ...(column === undefined ? [] : [`col=${column}`]),
    ...(endColumn === undefined ? [] : [`endColumn=${endColumn}`]),
    `title=${property(waived === undefined ? ruleId : `${ruleId} (waived until ${waived.expires})`)}`,
  ];
  const text = waived === undefined ? (fix === undefined ? message : `${message}\n${fix}`) : `${message}\nwaived ${waivedText(waived)}`;
  return `::${waived === undefined ? COMMAND[level] : 'notice'} ${properties.join(',')}::${data(text)}\n`;
}

/** As `@actions/core` writes it: these characters end a message. */
export function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** In a property colons and commas end the value, too. */
export function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
