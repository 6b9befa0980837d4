import type { Line } from '../text/lines.ts';
import { isFigure } from '../text/characters.ts';
import { indentEnd } from '../text/nesting.ts';
import { type Numbered, numberOf } from './task-number.ts';
import type { TaskStatus } from './tasks.ts';

/** Kiro's marks; any other character between the brackets makes the line no task. */
export const STATUS_OF: Readonly<Record<string, TaskStatus>> = {
  ' ': 'not-started',
  '~': 'queued',
  '-': 'in-progress',
  x: 'completed',
  X: 'completed',
};

export interface TaskLine extends Numbered {
  indent: number;
  status: TaskStatus;
  optional: boolean;
  /** Its bullet is a number: `1. [ ]`. */
  ordered: boolean;
  fullText: string;
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
  const numbered = number === undefined ? numberOf(fullText) : { id: number, title: fullText };
  return {
    indent: line.indent,
    status,
    optional: star !== '' || isOptional(numbered.title),
    ordered: number !== undefined,
    fullText,
    ...numbered,
    markIndex: box.length,
    textIndex: line.text.trimEnd().length - fullText.length,
  };
}

function isOptional(title: string): boolean {
  return /[(（]/.test(title) && /[(（](?:optional|可选|任意)[)）]/i.test(title);
}
