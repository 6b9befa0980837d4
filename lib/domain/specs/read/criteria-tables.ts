import type { Finding } from '../../shared/finding.ts';
import { count } from '../../shared/wording.ts';
import { plain } from '../text/inline.ts';
import type { ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { isLoud } from './criterion-words.ts';
import { speaksOfOthers } from './numbered-sections.ts';
import { namedRequirement } from './requirement-name.ts';
import type { Requirement } from './requirements.ts';
import { unread } from './unread.ts';
import { ACCEPTANCE } from './vocabulary.ts';

/** Below the head of a table, with a stroke between two of its columns. */
const DELIMITER = /^[\s:|-]+$/;

/**
 * Tables of acceptance criteria: criteria are read from lists, so that nothing names these. A table with the ids of what is read sums
 * that up. Told once, where the first of them stands.
 */
export function criteriaTables(scanned: ScannedText, sections: readonly Section[], read: readonly Requirement[]): Finding[] {
  if (!/\|[ \t:]*-/.test(scanned.text)) return [];
  const known = new Set(read.flatMap(({ id, criteria }) => [id, ...criteria.map((each) => each.id)]));
  const byLine = new Map(read.map((requirement) => [requirement.line, requirement]));
  const found: Table[] = [];
  let next = 0;
  for (const table of tablesIn(scanned)) {
    while ((sections[next]?.line ?? Infinity) < table.line) next += 1;
    const section = sections[next - 1];
    const owner = ownerOf(section, sections, byLine);
    const isElsewhere = (): boolean =>
      (section !== undefined && speaksOfOthers(section)) ||
      table.rows.some((row) => cellsOf(row).some((cell) => isKnown(cell, known, owner)));
    if (statesCriteria(table, owner) && !isElsewhere()) found.push(table);
  }
  const [first, ...others] = found;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : `, nor are those of ${count(others.length, 'table')} behind it`;
  const message = `The acceptance criteria in this table of ${count(first.rows.length, 'row')} are not read${more}: no task or test can name them.`;
  const fix = 'Write each as an item of a list below the heading of its requirement: `1. WHEN the cart is empty, THE Shop SHALL say so`.';
  return [{ ...unread(first.line, message), level: 'warning', fix }];
}

interface Table {
  /** Of its head. */
  line: number;
  head: string;
  rows: string[];
}

/** Whether a cell names what is read; in a requirement that has no criteria, `1` counts its rows. */
function isKnown(cell: string, known: ReadonlySet<string>, owner: Requirement | undefined): boolean {
  if (owner?.criteria.length === 0 && /^\d+$/.test(cell)) return false;
  return known.has(namedRequirement(cell)?.id ?? cell);
}

/** By its head, or by sentences that surely are criteria: those in a requirement that has others may be said of them. */
function statesCriteria({ head, rows }: Table, owner: Requirement | undefined): boolean {
  if (hasCriteria(head)) return true;
  const fewest = owner === undefined ? FEWEST_ROWS : 1;
  return (
    (owner === undefined || owner.criteria.length === 0) &&
    rows.filter((row) => row.includes('SHALL') && cellsOf(row).some(isLoud)).length >= fewest
  );
}

/** A row may be said in passing. */
const FEWEST_ROWS = 2;

/** The requirement in which a section lies. */
function ownerOf(
  section: Section | undefined,
  sections: readonly Section[],
  byLine: ReadonlyMap<number, Requirement>,
): Requirement | undefined {
  for (let each = section; each !== undefined; each = sections[each.parent ?? -1]) {
    const requirement = byLine.get(each.line);
    if (requirement !== undefined) return requirement;
  }
  return undefined;
}

/** The tables that have a row or more below their heads. */
function tablesIn({ lines }: ScannedText): Table[] {
  const found: Table[] = [];
  for (let index = 1; index < lines.length; index += 1) {
    const head = lines[index - 1];
    const delimiter = lines[index];
    if (delimiter?.kind !== 'text' || head?.kind !== 'text' || !isDelimiter(delimiter.text) || !head.text.includes('|')) continue;
    const rows = rowsFrom(lines, index + 1);
    if (rows.length > 0) found.push({ line: head.number, head: head.text, rows });
  }
  return found;
}

const isDelimiter = (line: string): boolean => line.includes('|') && line.includes('-') && DELIMITER.test(line);

const hasCriteria = (head: string): boolean => cellsOf(head).some((cell) => ACCEPTANCE.test(cell));

function rowsFrom(lines: ScannedText['lines'], from: number): string[] {
  const rows: string[] = [];
  for (let index = from; lines[index]?.kind === 'text' && lines[index]?.text.includes('|') === true; index += 1)
    rows.push(lines[index]?.text ?? '');
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
