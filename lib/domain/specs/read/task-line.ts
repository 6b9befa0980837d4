import type { Line } from '../text/lines.ts';
import { indentEnd } from '../text/nesting.ts';
import type { TaskStatus } from './tasks.ts';

/** Kiro's marks; any other character between the brackets makes the line no task. */
export const STATUS_OF: Readonly<Record<string, TaskStatus>> = {
  ' ': 'not-started',
  '~': 'queued',
  '-': 'in-progress',
  x: 'completed',
  X: 'completed',
};

export interface TaskLine {
  indent: number;
  status: TaskStatus;
  optional: boolean;
  fullText: string;
  id: string;
  title: string;
  /** Offset of the status character within the line. */
  markIndex: number;
  /** Offset of `fullText` within the line. */
  textIndex: number;
}

/**
 * Kiro's own grammar: `^(\s*)([-*+])\s+\[([ xX\-~])\](\\?\*?)\s+(.+)$`, in steps so that it stays linear. The article's `1. [ ]` is read too.
 * Runs of blanks have an end: a line of millions would use up the stack that patterns go back by.
 */
const BOX = /^[ \t]{0,999}(?:[-*+]|\d{1,9}[.)])[ \t]{1,999}\[(?=[ xX~-]\])/;

/** `1. [ ]`, `1) [ ]`. */
const ORDERED = /^[ \t]{0,999}(\d{1,9})[.)]/;

/** The task of a line, or `undefined`. */
export function taskLine(line: Line): TaskLine | undefined {
  // Most lines are no box: looking for its bracket is cheaper than for all that may stand in front.
  if (line.kind !== 'text' || !line.text.includes('[')) return undefined;
  const box = BOX.exec(line.text)?.[0];
  if (box === undefined) return undefined;
  const status = STATUS_OF[line.text.charAt(box.length)];
  const behind = line.text.slice(box.length + 2);
  const star = behind.startsWith(' ') ? '' : (/^\\?\*/.exec(behind)?.[0] ?? '');
  const rest = behind.slice(star.length);
  const fullText = rest.trim();
  if (status === undefined || fullText === '' || !(rest.startsWith(' ') || /^\s/.test(rest))) return undefined;
  const number = isFigure(line.text.charCodeAt(indentEnd(line.text))) ? ORDERED.exec(line.text)?.[1] : undefined;
  const { id, title } = number === undefined ? numberOf(fullText) : { id: number, title: fullText };
  return {
    indent: line.indent,
    status,
    optional: star !== '' || isOptional(title),
    fullText,
    id,
    title,
    markIndex: box.length,
    textIndex: line.text.trimEnd().length - fullText.length,
  };
}

function isFigure(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isOptional(title: string): boolean {
  return /[(（]/.test(title) && /[(（](?:optional|可选|任意)[)）]/i.test(title);
}

/** What nearly all of them begin with: `1.2 Create`, `3. Build`. */
const PLAIN_NUMBER = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.? (?=[A-Za-z])/;
const NUMBER = /^(?:task |任务 ?|タスク ?)?(\d{1,6}(?:\.\d{1,6}){0,6}[a-h]?)(\*?)(?:[.):：、]|(?=\s|$))/i;
const WORD_ID = /^([A-Z][A-Z0-9]{0,19}-\d{1,6}(?:\.\d{1,6}){0,3})(?=[:.\s]|$)/;

/** Number and title of a task's text, whatever emphasis or strike-through is around them. */
export function numberOf(text: string): { id: string; title: string } {
  const marked = /[~*_]/.test(text);
  const simple = marked ? null : PLAIN_NUMBER.exec(text);
  if (simple?.[1] !== undefined) return { id: simple[1], title: text.slice(simple[0].length).trimEnd() };
  const plain = (marked ? text.replaceAll(/~~|\*\*|__/g, '') : text).trimStart();
  // `🚀 1.2 Build`: signs in front of a number do not hide it.
  const bare = /^[A-Za-z0-9]/.test(plain) ? plain : plain.replace(/^[\p{So}\uFE0F\u200D\s]{1,99}(?=\d)/u, '');
  const number = NUMBER.exec(bare) ?? WORD_ID.exec(bare);
  // `404 handling works` begins with a word that is written in digits.
  const isWord = /^\d{3,6}(?=\s|$)/.test(bare);
  if (number?.[1] === undefined || isWord) return { id: '', title: bare.trim() };
  return {
    id: number[1],
    title: bare
      .slice(number[0].length)
      .replace(/^[\s:：.—–-]{1,99}(?=\S)/, '')
      .trim(),
  };
}
