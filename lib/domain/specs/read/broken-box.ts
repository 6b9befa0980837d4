import type { Line } from '../text/lines.ts';
import { indentEnd, MAX_INDENT } from '../text/nesting.ts';
import { type MarkMeaning, markMeaning } from './box-marks.ts';
import { type TaskLine, taskLine } from './task-line.ts';

/** A bullet with brackets that no tool takes for a box: `-[ ]`, `- []`, `- [y]`, `- [S]`, `- [ ]x`. */
export interface BrokenBox {
  line: number;
  column: number;
  endColumn: number;
  /** From the beginning of the whole text. */
  start: number;
  end: number;
  /** The number of a task stands behind it: it can be nothing else. */
  numbered: boolean;
  /** The box that was meant; undefined where more than one thing, or no box, may be meant. */
  meant: string | undefined;
  /** What is between the brackets of a box that tools read, but for what is wrong about it: ` ` or `x`, for example. */
  status: string;
  /** What is between the brackets, where that means something to those who write it: `S`. */
  mark: ({ text: string } & MarkMeaning) | undefined;
}

const BROKEN = /^([ \t]{0,99}(?:[-*+]|\d{1,9}[.)]))([ \t]{0,9})\[([^\]\n[]{0,3})\](\\?\*?)([ \t]*)(?=[^\s([:])/;
/** Marks that tools read, with a blank too much. */
const SPACED = /^[ ]?[xX~-][ ]?$/;
/** `1. `, `2.3 `, `Task 4: `: a figure alone may begin a sentence. */
const TASK_NUMBER = /^(?:\*\*|~~)?(?:task )?(?:\d{1,6}(?:\.\d{1,6}){1,6}(?=[.):*\s])|\d{1,6}[a-h]?\*?[.):：、])/i;

/** What people and editors write for a box, with the number of a task behind it: `[ ] 2. …`, `• [x] 2. …`, `- \[ \] 2. …`, `- **[ ]** 2. …`, `- [done] 2. …`, a box in code. */
const STRANGE =
  /^([ \t]{0,99}(?:(?:[-*+•–—]|\d{1,9}[.)])[ \t]{1,9})?)(?:\*{0,2}\[[ xX~-]?\]\*{0,2}|`\[[ xX~-]?\]`|\\\[[ xX~-]?\\\]|\[(?:[oO*✓✔хХ]|done)\])[ \t]{1,9}/;
/** `- ( ) 2. …`, only as an item: elsewhere, `(x)` is a number of a list. */
const ROUND = /^([ \t]{0,99}[-*+][ \t])\([ xX]\)[ \t]{1,9}/;

const MEANS = /^[.):*~\s]*[\p{Ll}=]/u;

/** A line that is no item, and not blank: it may say what the list below it is. */
const INTRODUCES = /^ {0,3}(?![-*+]\s|\d{1,9}[.)]\s)\S/;
/** `**Legend:**`, `## Status key`: marks below it are explained. */
const LEGEND = /^ {0,3}(?:#{1,6} )?[*_]{0,3}(?:[a-z]{1,12} )?(?:legend|key|notation|symbols|markers|凡例|图例|圖例)[*_:：\s]{0,9}$/i;

/**
 * The broken boxes of a plan.
 * @param tasks the lines that are boxes, in order
 */
export function brokenBoxes(lines: readonly Line[], tasks: readonly { line: number }[]): BrokenBox[] {
  const found: BrokenBox[] = [];
  const indents = new Set(tasks.map(({ line }) => lines[line - 1]?.indent));
  let next = 0;
  let isLegend = false;
  for (let index = 0, line = lines[0]; line !== undefined; line = lines[(index += 1)]) {
    if (line.kind === 'text' && line.indent <= MAX_INDENT && INTRODUCES.test(line.text)) isLegend = LEGEND.test(line.text);
    if (line.number === tasks[next]?.line) next += 1;
    else if (line.kind === 'text') {
      const box = line.text.includes('[') ? (brokenBox(line, lines) ?? strangeBox(line, STRANGE)) : roundBox(line, indents);
      if (box !== undefined && !(isLegend && box.mark !== undefined)) found.push(box);
    }
  }
  return found;
}

function brokenBox(line: Line, lines: readonly Line[]): BrokenBox | undefined {
  const match = BROKEN.exec(line.text);
  if (match === null) return undefined;
  const [whole = '', bullet = '', gap = '', mark = '', star = '', behind = ''] = match;
  const meaning = mark.trim() === '' ? undefined : markMeaning(mark);
  // `- [1] A footnote` and `- [a](b)` are no boxes; nor is anything else with letters in the brackets.
  if (mark.trim() !== '' && !SPACED.test(mark) && meaning === undefined) return undefined;
  const hasNumber = TASK_NUMBER.test(line.text.slice(whole.length));
  const numbered = hasNumber || /^\d/.test(bullet);
  // `- [S] tasks run one after the other` explains a sign of its own.
  if (meaning !== undefined && meaning.says !== 'done' && !hasNumber && !isAmongBoxes(lines, line.number - 1, () => true)) return undefined;
  // `- []byte is what List returns`
  if (mark === '' && behind === '' && !numbered) return undefined;
  const status = mark.trim() === '' ? ' ' : mark.trim();
  // A mark that tools do not know may mean done or something else of the author's own; brackets among plain items may be no box at all.
  const isSure = meaning === undefined && (numbered || isAmongBoxes(lines, line.number - 1, ({ id }) => id === ''));
  return {
    line: line.number,
    column: bullet.length + 1,
    endColumn: whole.length + 1,
    start: line.start + bullet.length,
    end: line.start + whole.length,
    numbered,
    status,
    mark: meaning && { text: mark.trim(), ...meaning },
    meant: isSure ? `${gap === '' ? ' ' : gap}[${status}]${star}${behind === '' ? ' ' : behind}` : undefined,
  };
}

/** Beside tasks only, and a mere figure only as far in as one of them: elsewhere people choose between answers. */
function roundBox(line: Line, indents: ReadonlySet<number | undefined>): BrokenBox | undefined {
  if (indents.size === 0 || line.text.charAt(indentEnd(line.text) + 2) !== '(') return undefined;
  const behind = line.text.slice(indentEnd(line.text) + 5);
  return indents.has(line.indent) || /^\s*\d+\.\d/.test(behind) ? strangeBox(line, ROUND) : undefined;
}

function strangeBox({ text, number: line, start }: Line, form: RegExp): BrokenBox | undefined {
  const [whole = '', { length } = ''] = form.exec(text) ?? [];
  const behind = text.slice(whole.length);
  if (whole === '' || !TASK_NUMBER.test(behind)) return undefined;
  // A sign in code may be explained: `1. means open`.
  if (whole.includes('`') && MEANS.test(behind.replace(TASK_NUMBER, ''))) return undefined;
  const place = { line, column: length + 1, endColumn: whole.length + 1, start: start + length, end: start + whole.length };
  const sign = whole.slice(length);
  const status = /[x✓✔х]|done/i.test(sign) ? 'x' : (/[~-]/.exec(sign)?.[0] ?? ' ');
  return { ...place, numbered: true, meant: undefined, status, mark: undefined };
}

/** Whether the item before or behind it, at the same depth, is a box of a kind, too. */
function isAmongBoxes(lines: readonly Line[], index: number, is: (task: TaskLine) => boolean): boolean {
  return [-1, 1].some((step) => {
    const sibling = siblingOf(lines, index, step);
    const task = sibling && taskLine(sibling);
    return task !== undefined && is(task);
  });
}

function siblingOf(lines: readonly Line[], index: number, step: number): Line | undefined {
  const depth = lines[index]?.indent ?? 0;
  let at = index + step;
  for (let line = lines[at]; line !== undefined; line = lines[(at += step)]) {
    if (line.indent > depth || line.text.trim() === '') continue;
    return line.indent === depth ? line : undefined;
  }
  return undefined;
}
