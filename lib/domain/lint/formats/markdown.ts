import { literalMarkdown, unparted } from '../../publish/index.ts';
import { count } from '../../shared/wording.ts';
import { countReport, type LintCounts, type LintFinding, type LintReport } from '../report.ts';
import { severity, waivedText } from '../../shared/finding.ts';
import { visible } from '../../shared/visible.ts';

const MARK = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const;
/** A summary of a job may have one megabyte; nobody reads more than this. */
const MAX_ROWS = 100;

/** A summary of a CI job. */
export function markdownReport(report: LintReport): string {
  const counts = countReport(report);
  const open = report.findings
    .filter(({ waived, known }) => waived === undefined && known === undefined)
    .toSorted((a, b) => severity(b.level) - severity(a.level));
  if (report.files.length === 0 && report.findings.length === 0)
    return '## ⚠️ Stringline: nothing was checked\n\nNo spec document, steering, hook or configuration was found where the check looked. That is no proof that all is well.\n';
  const waived = report.findings.filter((finding) => finding.waived !== undefined);
  const parts = [
    `## ${counts.error > 0 ? '❌' : '✅'} Stringline: ${headline(counts)}`,
    `${count(report.files.length, 'file')} and ${count(report.specs, 'spec')} checked${counts.known > 0 ? `; left out, being known from the baseline: ${count(counts.known, 'finding')}` : ''}.`,
    ...(open.length === 0
      ? []
      : [table(open.slice(0, MAX_ROWS)), ...(open.length > MAX_ROWS ? [`… and ${open.length - MAX_ROWS} more.`] : [])]),
    ...(waived.length === 0
      ? []
      : [`<details><summary>${counts.waived} waived</summary>\n\n${waivedTable(waived.slice(0, MAX_ROWS))}\n\n</details>`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function headline({ error, warning, info }: LintCounts): string {
  const parts = [
    ...(error > 0 ? [count(error, 'error')] : []),
    ...(warning > 0 ? [count(warning, 'warning')] : []),
    ...(info > 0 ? [count(info, 'note')] : []),
  ];
  return parts.length === 0 ? 'nothing to mend' : parts.join(', ');
}

function table(findings: readonly LintFinding[]): string {
  const rows = findings.map(({ level, message, ruleId, fix, ...at }) => {
    const text = fix === undefined ? plain(message) : `${plain(message)}<br>→ ${plain(fix)}`;
    return `| ${MARK[level]} | ${place(at)} | ${text} | \`${ruleId}\` |`;
  });
  return ['| | Where | What | Rule |', '|---|---|---|---|', ...rows].join('\n');
}

function waivedTable(findings: readonly LintFinding[]): string {
  const rows = findings.map(({ message, ruleId, waived, ...at }) => {
    return `| ${place(at)} | ${plain(message)} | \`${ruleId}\` | ${waived === undefined ? '' : plain(waivedText(waived))} |`;
  });
  return ['| Where | What | Rule | Until, why |', '|---|---|---|---|', ...rows].join('\n');
}

function place({ path, line, wholeFile }: Pick<LintFinding, 'path' | 'line' | 'wholeFile'>): string {
  return plain(wholeFile ? path : `${path}:${line}`);
}

/** Text of others in a cell: nothing in it begins a link, an image, a tag or another cell, or is taken for the number of an issue. */
export function plain(text: string): string {
  return unparted(literalMarkdown(visible(text)))
    .replaceAll(/(?<!\\)[[\]*_~]/g, '\\$&')
    .replaceAll(/(?<!&(?:amp;)?)#(?=\d)/g, '#&#8203;');
}
