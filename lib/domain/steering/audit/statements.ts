import { headingOf, type Line, scanLines } from '../../specs/index.ts';
import type { SteeringFile } from '../types.ts';

/** One sentence, bullet or row of a table: what a file says in one go. */
export interface Statement {
  file: SteeringFile;
  /** Of the file, counted from 0. */
  index: number;
  /** Line on which it begins. */
  line: number;
  text: string;
  /** Headings above it, outermost first, joined by ` / `. */
  heading: string;
  /** What it is of its bullet or paragraph: below `Anti-patterns`, what stands behind the first sentence, or in the next column, is what to do instead. */
  part: 'first' | 'later' | 'row';
}

/** What is longer was written by no person, and is cut. */
const MAX_BLOCK = 4_000;

/** `Last updated: 2026-01-31`, `更新日期：2026-01-31`: when, and no rule. */
const DATED = /^[^\d:：]{1,40}[:：][\s*_]*\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?[\s*_.]*$/;
/** Below the names of a table's columns. */
const RULE_OF_TABLE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

/** The statements of a file in order, without front matter, code blocks, headings and the names of columns. Linear. */
export function statementsOf(file: SteeringFile): Statement[] {
  const statements: Statement[] = [];
  const headings: string[] = [];
  let block: Block | undefined;
  const close = (): void => {
    const heading = headings.filter((each) => each !== '').join(' / ');
    for (const [at, { text, line }] of (block === undefined ? [] : sentencesOf(block)).entries()) {
      const part = block?.isRow === true ? 'row' : at === 0 ? 'first' : 'later';
      statements.push({ file, index: statements.length, line, text, heading, part });
    }
    block = undefined;
  };
  const { lines } = scanLines(withoutComments(file.raw));
  for (const [index, line] of lines.entries()) {
    const heading = headingOf(line);
    const isColumns = RULE_OF_TABLE.test(lines[index + 1]?.text.slice(0, MAX_BLOCK) ?? '');
    const content = line.kind === 'text' && heading === undefined && !isColumns ? contentOf(line) : undefined;
    if (content === undefined || content.begins) close();
    if (heading !== undefined) {
      headings.length = Math.min(headings.length, heading.level - 1);
      headings[heading.level - 1] = heading.text;
    }
    if (content !== undefined && content.text !== '') block = extended(block, content, line.number);
  }
  close();
  return statements;
}

/** The same lines without what stands in comments: nobody sees it, and where a text was taken from is no rule. */
function withoutComments(text: string): string {
  let kept = '';
  let at = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', start);
    if (end < 0) break;
    kept += text.slice(at, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, '');
    at = end + 3;
  }
  return kept + text.slice(at);
}

interface Block {
  text: string;
  /** It is a row of a table with several cells. */
  isRow: boolean;
  /** Where in the text each line begins. */
  lines: { at: number; number: number }[];
}

function extended(block: Block | undefined, { text, isRow }: Content, number: number): Block {
  if (block === undefined) return { text: text.slice(0, MAX_BLOCK), isRow, lines: [{ at: 0, number }] };
  if (block.text.length >= MAX_BLOCK) return block;
  block.lines.push({ at: block.text.length + 1, number });
  block.text = `${block.text} ${text}`.slice(0, MAX_BLOCK);
  return block;
}

interface Content {
  text: string;
  /** Nothing of it belongs to the lines before. */
  begins: boolean;
  isRow: boolean;
}

/** Undefined for a line that ends a block and says nothing. */
function contentOf({ text }: Line): Content | undefined {
  const line = text
    .slice(0, MAX_BLOCK)
    .replace(/^[\s>]+/, '')
    .trimEnd();
  if (line === '' || /^(?:[-=*_]\s?){3,}$/.test(line) || /^\|?[\s:|-]+\|?$/.test(line)) return undefined;
  if (DATED.test(line)) return undefined;
  if (line.startsWith('|')) {
    const cells = line.slice(1).replace(/\|$/, '');
    return { text: cells.replaceAll('|', ': ').replaceAll(/\s+/g, ' ').trim(), begins: true, isRow: cells.includes('|') };
  }
  const marker = /^(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/.exec(line)?.[0];
  return marker === undefined
    ? { text: line, begins: false, isRow: false }
    : { text: line.slice(marker.length), begins: true, isRow: false };
}

const END = /[.!?](?:["')\]*_`]{0,3})\s+(?=["'(*_`]{0,3}\p{Lu})|[。！？]/gu;
const ABBREVIATED = /\b(?:e\.g|i\.e|etc|vs|cf|approx|no)\.$/i;

function sentencesOf({ text, lines }: Block): { text: string; line: number }[] {
  const sentences: { text: string; line: number }[] = [];
  let start = 0;
  const take = (end: number): void => {
    const sentence = text.slice(start, end).trim();
    const line = lines.findLast(({ at }) => at <= start)?.number ?? 1;
    if (sentence !== '') sentences.push({ text: sentence, line });
    start = end;
  };
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    if (!ABBREVIATED.test(text.slice(Math.max(0, match.index - 6), match.index + 1))) take(end);
  }
  take(text.length);
  return sentences;
}
