import { waivedText } from '../../shared/finding.ts';
import { count } from '../../shared/wording.ts';
import { countReport, isUnsuppressed, type LintFinding, type LintReport } from '../report.ts';
import { fold, moreOf } from './fold.ts';
import { visible } from '../../shared/visible.ts';

export type Style = 'red' | 'yellow' | 'cyan' | 'green' | 'dim' | 'bold' | 'underline';
export type PaintText = (style: Style, text: string) => string;

const COLOUR = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** A report for people: by file, each finding with the line it is about. One line when all is well. */
export function textReport(report: LintReport, paint: PaintText): string {
  const shown = report.findings.filter(({ known }) => known !== true);
  const files = [...Map.groupBy(shown, ({ path }) => path)];
  const summary = [summaryLine(report, paint), ...unruledLines(report, paint)].join('\n');
  if (files.length === 0) return summary;
  const blocks = files.map(([path, findings]) => `${paint('underline', header(path))}\n${fileBlock(findings, paint)}`);
  return `${blocks.join('\n\n')}\n\n${summary}\n${paint('dim', 'stringline rules <id> explains a rule; docs/rules.md#<id> has them all.')}`;
}

function fileBlock(findings: readonly LintFinding[], paint: PaintText): string {
  const shown = fold(findings);
  return shown
    .flatMap(({ finding, more }, index) => [
      block(finding, shown[index - 1]?.finding, paint),
      ...(more.length === 0 ? [] : [paint('dim', `${' '.repeat(17)}${visible(moreOf(more, finding))} ${finding.ruleId}`)]),
    ])
    .join('\n');
}

/** Several lines, indented; none of them looks like a command of a CI system. */
function hanging(text: string, indent: number): string {
  return visible(text)
    .split('\n')
    .map((line, index) => (index === 0 ? line : ' '.repeat(indent) + line.replace(/^\s*::/, ': :')))
    .join('\n');
}

/** A path that begins like a command of a CI system is no command. */
function header(path: string): string {
  const name = visible(path.replaceAll('\n', ' '));
  return name.startsWith('::') ? `./${name}` : name;
}

function block(finding: LintFinding, before: LintFinding | undefined, paint: PaintText): string {
  const { level, line, column, wholeFile, message, ruleId, waived, confidence } = finding;
  const place = wholeFile ? '' : column === undefined ? String(line) : `${line}:${column}`;
  const sure = confidence === undefined || confidence === 1 ? '' : paint('dim', ` ${Math.round(confidence * 100)} % sure`);
  const text = hanging(message, 17);
  if (waived !== undefined)
    return paint(
      'dim',
      `  waived   ${place.padEnd(7)} ${text} ${ruleId}\n                 ${hanging(waivedText(waived), 17)} (${waived.path}:${waived.line})`,
    );
  const head = `  ${paint(COLOUR[level], level.padEnd(7))}  ${place.padEnd(7)} ${text} ${paint('dim', ruleId)}${sure}`;
  return [head, ...source(finding, before, paint), ...advice(finding, before, paint)].join('\n');
}

/** The line with a caret, once for findings that follow each other on it. */
function source({ excerpt, line, column }: LintFinding, before: LintFinding | undefined, paint: PaintText): string[] {
  if (excerpt === undefined || (before?.line === line && before.column === column && before.waived === undefined)) return [];
  const width = displayWidth(excerpt.text.slice(0, excerpt.column - 1));
  const carets = Math.max(1, displayWidth(excerpt.text.slice(excerpt.column - 1, excerpt.endColumn - 1)));
  const number = String(line).padStart(15);
  return [
    `${paint('dim', `${number} │`)} ${hanging(excerpt.text, 17)}`,
    `${paint('dim', `${' '.repeat(number.length)} │`)} ${' '.repeat(width)}${paint('bold', '^'.repeat(carets))}`,
  ];
}

/** What to do, once for findings that follow each other and want the same. */
function advice({ fix, ruleId, edit }: LintFinding, before: LintFinding | undefined, paint: PaintText): string[] {
  if (fix === undefined || (before?.fix === fix && before.ruleId === ruleId)) return [];
  const text = hanging(fix, 19);
  return [`${' '.repeat(17)}${paint('green', '→')} ${text}${edit === undefined ? '' : paint('dim', ' (--fix does it)')}`];
}

function summaryLine(report: LintReport, paint: PaintText): string {
  const { error, warning, info, waived, known } = countReport(report);
  const parts = [
    ...(error > 0 ? [paint('red', count(error, 'error'))] : []),
    ...(warning > 0 ? [paint('yellow', count(warning, 'warning'))] : []),
    ...(info > 0 ? [paint('cyan', count(info, 'note'))] : []),
  ];
  const aside = [
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(known > 0 ? [`${knownText(report)} left out, known from the baseline`] : []),
    ...(report.mended > 0 ? [`${report.mended} of the baseline mended (--write-baseline forgets them)`] : []),
  ];
  const rest = aside.length === 0 ? '' : `; ${aside.join(', ')}`;
  const where = new Set(report.findings.filter(isUnsuppressed).map(({ path }) => path));
  // A finding may be that a file could not be looked at.
  const looked = `${count(new Set([...report.files, ...where]).size, 'file')}, ${count(report.specs, 'spec')}`;
  if (parts.length === 0 && report.files.length === 0) {
    const asked = (report.unruled ?? []).some(({ path }) => path !== '');
    return asked ? `Nothing was checked by rules${rest}.` : `No .kiro files were found here${rest}.`;
  }
  if (parts.length === 0) return `${paint('green', '✓')} ${looked}: nothing ${known > 0 ? 'new ' : ''}to mend${rest}.`;
  return `${error > 0 ? paint('red', '✗') : paint('yellow', '!')} ${parts.join(', ')} in ${where.size} of ${looked}${rest}.`;
}

/** `14 findings (2 errors, 12 warnings)` */
function knownText({ findings }: LintReport): string {
  const known = findings.filter((finding) => finding.known === true && finding.waived === undefined);
  const levels = (['error', 'warning', 'info'] as const).flatMap((level) => {
    const number = known.filter((finding) => finding.level === level).length;
    return number === 0 ? [] : [count(number, level === 'info' ? 'note' : level)];
  });
  return `${count(known.length, 'finding')} (${levels.join(', ')})`;
}

/** What was asked for and is checked by none: whoever asks for README.md may take silence for praise. */
function unruledLines({ unruled = [] }: LintReport, paint: PaintText): string[] {
  const named = unruled.filter(({ path }) => path !== '');
  if (named.length === 0) return [];
  const paths = named.slice(0, 5).map(({ path }) => header(path));
  const more = named.length > 5 ? ` and ${named.length - 5} more` : '';
  const files = named.reduce((sum, each) => sum + each.files, 0);
  const looked = files === 0 ? '' : ` Only the encoding and hidden characters of ${count(files, 'file')} were looked at.`;
  return [
    `${paint('yellow', '!')} No rule is about ${paths.join(', ')}${more}: no spec document, steering, hook or configuration is there.${looked}`,
  ];
}

/** Columns on a terminal: characters of East Asian scripts and emoji take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width += /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}
