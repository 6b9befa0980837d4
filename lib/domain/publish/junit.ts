import { waivedText } from '../shared/finding.ts';
import { type GateVerdict, isOpen } from '../gates/index.ts';

/** Verdicts of gates as JUnit XML: one suite a gate, one failing case a finding, so that CI systems show them beside the tests. */
export function junitOf(verdicts: readonly GateVerdict[]): string {
  const suites = verdicts.map(suiteOf).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Stringline">\n${suites}</testsuites>\n`;
}

function suiteOf({ gate, verdict, findings, durationMs }: GateVerdict): string {
  const open = findings.filter(isOpen);
  const waived = findings.filter(({ level, waived: by }) => level === 'error' && by !== undefined);
  const cases = [
    ...open.map(({ ruleId, message, path, line }) => {
      const where = path === undefined ? '' : ` file="${xmlText(path)}"${line === undefined ? '' : ` line="${line}"`}`;
      const text = `<failure message="${xmlText(firstLine(message))}" type="${xmlText(ruleId)}">${xmlText(message)}</failure>`;
      return `    <testcase classname="${gate}" name="${xmlText(nameOf(ruleId, path, line))}"${where}>${text}</testcase>\n`;
    }),
    ...waived.map(({ ruleId, path, line, waived: by }) => {
      return `    <testcase classname="${gate}" name="${xmlText(nameOf(ruleId, path, line))}"><skipped message="${xmlText(`waived ${by === undefined ? '' : waivedText(by)}`)}"/></testcase>\n`;
    }),
    // A gate that has failed without a finding must not look like one that has passed.
    ...(open.length === 0 && verdict === 'failed'
      ? [`    <testcase classname="${gate}" name="verdict"><failure message="failed"/></testcase>\n`]
      : []),
    ...(open.length + waived.length === 0 && verdict !== 'failed' ? [`    <testcase classname="${gate}" name="verdict"/>\n`] : []),
  ];
  const failures = Math.max(open.length, verdict === 'failed' ? 1 : 0);
  const head = `name="${gate}" tests="${cases.length}" failures="${failures}" skipped="${waived.length}" time="${(durationMs / 1000).toFixed(3)}"`;
  return `  <testsuite ${head}>\n${cases.join('')}  </testsuite>\n`;
}

const nameOf = (ruleId: string, path: string | undefined, line: number | undefined): string =>
  [ruleId, ...(path === undefined ? [] : [line === undefined ? path : `${path}:${line}`])].join(' ');

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 300);

/** Text for the inside of an element or an attribute. Characters that XML 1.0 cannot hold are left out: an escaped one would make the file unreadable all the same. */
export function xmlText(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;');
}
