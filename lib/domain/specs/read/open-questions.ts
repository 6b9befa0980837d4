import { scanLines } from '../text/lines.ts';
import { outline, sectionText } from '../text/outline.ts';
import { headingWords, OPEN_QUESTIONS } from './vocabulary.ts';

const ITEM = /^(?:[-*+]|\d+[.)])\s+/u;
const BOX = /^\[[ x]\]\s*/iu;
/** `None.`, `None at this time.`, `None: all are answered`; `None of the users may delete` says something, and what asks is a question. */
const NONE_LEFT =
  /^none(?: (?:known|open|left|remaining|outstanding|identified|noted|found|needed|yet|currently|have|been|at|for|so|as of|this|the|present|now|far|time|point|moment|stage|release|version|phase|feature|spec|mvp)(?![\p{L}\p{N}]))*\s*(?:[.:;,(–—!-][^?？]*)?$/iu;
const NOTHING = /^(?:(?:n\/?a|nothing|-|—)?[.!]?|no (?:open|further) (?:questions?|issues?|points?|assumptions?)\b.*)$/isu;
/** Ticked or struck out: somebody has answered it. */
const CLOSED = /^(?:\[x\]|~~)/iu;
const ASSUMES = /^assumptions?\b(?!.*\bquestions?\b)/iu;

/** What a document does not settle. */
export interface OpenQuestion {
  text: string;
  /** It stands in a section of assumptions, so it is not asked: it was taken for true. */
  assumed: boolean;
}

/** What a document leaves open, with what it assumes of it: the items of sections that are called so, else their text. */
export function readOpenQuestions(text: string): OpenQuestion[] {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  return sections.flatMap((section) => {
    const name = headingWords(section.text);
    if (!OPEN_QUESTIONS.test(name)) return [];
    return itemsOf(sectionText(scanned, sections, section)).map((item) => ({ text: item, assumed: ASSUMES.test(name) }));
  });
}

/** Comments and rules are no items, and end the one before them; the rows of a table are, without their numbers, but its head is not. */
function itemsOf(text: string): string[] {
  const items: string[] = [];
  let open = false;
  let head: string[] = [];
  const lines = text
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, '')
    .split('\n')
    .map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const last = items.at(-1);
    const isRow = line.startsWith('|');
    const isHead = isRow && !(lines[index - 1] ?? '').startsWith('|') && DELIMITER.test(lines[index + 1] ?? '');
    const isPart = !isRow && !/^(?:-{3,}|\*{3,})$/u.test(line);
    if (isHead) head = cellsOf(line);
    else if (!isRow) head = [];
    if (isRow && !isHead && !DELIMITER.test(line)) items.push(...rowText(line, head));
    else if (isPart && open && last !== undefined && !ITEM.test(line) && !BOX.test(line)) items[items.length - 1] = `${last} ${line}`;
    else if (isPart) items.push(line.replace(ITEM, ''));
    open = isPart;
  }
  return items
    .filter((item) => !CLOSED.test(item))
    .map((item) => item.replace(BOX, ''))
    .filter((item) => !saysNothing(item.replaceAll(/[*_]/gu, '').trim()));
}

const saysNothing = (item: string): boolean => NONE_LEFT.test(item) || NOTHING.test(item);

/** Below the head of a table. */
const DELIMITER = /^\|(?=[^-]*-)[\s:|-]*$/u;
/** What counts the rows: `1`, `Q2`, `OQ-3`. */
const COUNTS = /^[*_]*(?:[A-Z]{1,4}-?)?\d{1,4}\.?[*_]*$/u;
/** A cell that says that a question is answered: `Resolved 2025-01-01`, `✅ Resolved: Postgres`, but `Closed accounts may log in`. */
const SETTLED = /^[^\p{L}\p{N}]*(?:answered|closed|decided|done|resolved|settled)(?:\s?(?:$|[^\p{L}\p{N}\s])|\s\d)(?!.*[?？]$)/iu;
/** Columns of answers, and what stands in them while there is none. */
const ANSWERS = /^[*_]*(?:final )?(?:answer|decision|outcome|resolution)[*_]*$/iu;
const NO_ANSWER =
  /^[^\p{L}\p{N}]*(?:$|(?:awaiting|deferred|needs?|no|none|not|n\/a|open|pending|proposed|tbc|tbd|to be|todo|unanswered|undecided|unknown|unresolved|waiting)(?![\p{L}\p{N}]))|[?？]\W*$/iu;

/** Cells of a row, one behind the other, without those that say nothing; nothing of rows that are settled. */
function rowText(line: string, head: readonly string[]): string[] {
  const cells = cellsOf(line);
  const isSettled = cells.some((cell, index) => SETTLED.test(cell) || (ANSWERS.test(head[index] ?? '') && !NO_ANSWER.test(cell)));
  const said = cells.filter((cell, index) => !saysNothing(cell) && !(index === 0 && COUNTS.test(cell)));
  return said.length === 0 || isSettled ? [] : [said.join(' – ')];
}

function cellsOf(row: string): string[] {
  return row
    .replace(/^\|/u, '')
    .replace(/\|$/u, '')
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.trim());
}
