import type { Finding } from '../../shared/finding.ts';
import { count } from '../../shared/wording.ts';
import { plain } from '../text/inline.ts';
import type { ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { speaksOfOthers } from './numbered-sections.ts';
import { namedRequirement } from './requirement-name.ts';
import type { Requirement } from './requirements.ts';
import { ACCEPTANCE } from './vocabulary.ts';

/** Below the head of a table, with a stroke between two of its columns. */
const DELIMITER = /^[\s:|-]+$/;

/**
 * Tables of acceptance criteria: criteria are read from lists, so that nothing names these. A table with the ids of what is read sums
 * that up. Told once, where the first of them stands.
 */
export function criteriaTables({ text, lines }: ScannedText, sections: readonly Section[], read: readonly Requirement[]): Finding[] {
  if (!/\|[ \t:]*-/.test(text)) return [];
  const known = new Set(read.flatMap(({ id, criteria }) => [id, ...criteria.map((each) => each.id)]));
  const found: { line: number; rows: number }[] = [];
  let next = 0;
  for (let index = 1; index < lines.length; index += 1) {
    const head = lines[index - 1];
    const delimiter = lines[index];
    if (delimiter?.kind !== 'text' || head?.kind !== 'text' || !isDelimiter(delimiter.text) || !hasCriteria(head.text)) continue;
    const rows = rowsFrom(lines, index + 1);
    while ((sections[next]?.line ?? Infinity) < head.number) next += 1;
    const section = sections[next - 1];
    const isElsewhere =
      rows.some((row) => row.some((cell) => known.has(namedRequirement(cell)?.id ?? cell))) ||
      (section !== undefined && speaksOfOthers(section));
    if (rows.length > 0 && !isElsewhere) found.push({ line: head.number, rows: rows.length });
  }
  const [first, ...others] = found;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : `, nor are those of ${count(others.length, 'table')} behind it`;
  const message = `The acceptance criteria in this table of ${count(first.rows, 'row')} are not read${more}: no task or test can name them.`;
  const fix = 'Write each as an item of a list below the heading of its requirement: `1. WHEN the cart is empty, THE Shop SHALL say so`.';
  return [{ ruleId: 'requirements-unread', level: 'warning', message, line: first.line, fix }];
}

const isDelimiter = (line: string): boolean => line.includes('|') && line.includes('-') && DELIMITER.test(line);

const hasCriteria = (head: string): boolean => head.includes('|') && cellsOf(head).some((cell) => ACCEPTANCE.test(cell));

function rowsFrom(lines: ScannedText['lines'], from: number): string[][] {
  const rows: string[][] = [];
  for (let index = from; lines[index]?.kind === 'text' && lines[index]?.text.includes('|') === true; index += 1)
    rows.push(cellsOf(lines[index]?.text ?? ''));
  return rows;
}

function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => plain(cell).trim());
}
