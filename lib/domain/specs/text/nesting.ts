import { isFigure } from './characters.ts';

const [SPACE, TAB] = [0x20, 0x09];
/** What is indented further is code, or stands in an item of a list (CommonMark). */
export const MAX_INDENT = 3;

/** Columns of white space in front of the line that begins at an index; a tab goes to the next multiple of four. */
export function indentOf(text: string, start = 0): number {
  let column = 0;
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === SPACE) column += 1;
    else if (code === TAB) column += 4 - (column % 4);
    else break;
  }
  return column;
}

/** Whether nothing but white space stands from an index on that has only indentation in front of it. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // Signs and letters of ASCII settle it.
  return !(code > SPACE && code < 0x7f) && text.trim() === '';
}

/** Index of the first character from `start` on that is no indentation. */
export function indentEnd(text: string, start = 0): number {
  let end = start;
  while (text.charCodeAt(end) === SPACE || text.charCodeAt(end) === TAB) end += 1;
  return end;
}

const MARKER = /(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/y;

/** Whether a marker may begin at an index: with `-`, `*`, `+` or a figure. */
function mayBeMarker(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x2d || code === 0x2a || code === 0x2b || isFigure(code);
}

/** Lists opened on one line that are worth following: `- 1. ```js` is the deepest anyone writes. */
const MAX_MARKERS = 3;

/** Follows which list items are open, as far as code fences need it. */
export class ListNesting {
  /** Content columns of the open items, outermost first. */
  private readonly columns: number[] = [];

  /** Content column of the innermost item that holds the line that was taken last; 0 for none. */
  get container(): number {
    return this.columns[this.columns.length - 1] ?? 0;
  }

  /** Takes the next line: the index of its content behind list markers. */
  enter({ text, indent }: { text: string; indent: number }): number {
    let at = indentEnd(text);
    if (isBlank(text, at)) return at;
    if (this.columns.length === 0 && !mayBeMarker(text, at)) return at;
    let column = indent;
    while (this.container > column) this.columns.pop();
    for (let depth = 0; depth < MAX_MARKERS && mayBeMarker(text, at); depth += 1) {
      MARKER.lastIndex = at;
      if (!MARKER.test(text)) break;
      const behind = MARKER.lastIndex;
      column += behind - at;
      at = indentEnd(text, behind);
      column += Math.min(at - behind, 4);
      this.columns.push(column);
    }
    return at;
  }
}
