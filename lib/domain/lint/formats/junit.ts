import { waivedText } from '../../shared/finding.ts';
import { xmlText } from '../../publish/index.ts';
import type { LintFinding, LintReport } from '../report.ts';
import { type FormatContext, fails } from './context.ts';

/** JUnit XML: a suite for each file, a case for each finding; a file without findings is a case that passes. */
export function junitReport(report: LintReport, context: FormatContext): string {
  const found = Map.groupBy(report.findings, ({ path }) => path);
  const paths = [...new Set([...report.files, ...found.keys()])].sort();
  const suites = paths.map((path) => suite(path, found.get(path) ?? [], context));
  const total = { tests: sum(suites, 'tests'), failures: sum(suites, 'failures'), skipped: sum(suites, 'skipped') };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="stringline lint" ${counts(total)}>\n${suites.map(({ xml }) => xml).join('')}</testsuites>\n`;
}

interface Suite {
  xml: string;
  tests: number;
  failures: number;
  skipped: number;
}

function sum(suites: readonly Suite[], key: 'tests' | 'failures' | 'skipped'): number {
  return suites.reduce((total, each) => total + each[key], 0);
}

function counts({ tests, failures, skipped }: Omit<Suite, 'xml'>): string {
  return `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}" time="0"`;
}

function suite(path: string, findings: readonly LintFinding[], { failOn }: FormatContext): Suite {
  const name = xmlText(path);
  const excused = findings.filter(({ waived, known }) => waived !== undefined || known === true).length;
  const totals = { tests: Math.max(1, findings.length), failures: findings.filter((each) => fails(each, failOn)).length, skipped: excused };
  const cases =
    findings.length === 0
      ? [`    <testcase classname="${name}" name="no findings" time="0"/>\n`]
      : findings.map((each) => testCase(each, failOn));
  return { ...totals, xml: `  <testsuite name="${name}" ${counts(totals)}>\n${cases.join('')}  </testsuite>\n` };
}

function testCase(finding: LintFinding, failOn: FormatContext['failOn']): string {
  const { path, line, column, wholeFile, ruleId } = finding;
  const where = wholeFile ? '' : ` ${line}${column === undefined ? '' : `:${column}`}`;
  const head = `<testcase classname="${xmlText(path)}" name="${xmlText(ruleId)}${where}" file="${xmlText(path)}" line="${line}" time="0">`;
  return `    ${head}${outcome(finding, failOn)}</testcase>\n`;
}

function outcome(finding: LintFinding, failOn: FormatContext['failOn']): string {
  const { level, message, fix, ruleId, waived, known } = finding;
  const text = xmlText([`${level}: ${message}`, ...(fix === undefined ? [] : [fix])].join('\n'));
  if (waived !== undefined) return `<skipped message="${xmlText(`waived ${waivedText(waived)}`)}"/>`;
  if (known === true) return '<skipped message="known from the baseline"/>';
  if (fails(finding, failOn))
    return `<failure message="${xmlText(message.split('\n')[0] ?? '')}" type="${xmlText(ruleId)}">${text}</failure>`;
  return `<system-out>${text}</system-out>`;
}
