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

/** White space that counts as indentation in Markdown: spaces and tabs only. */
export function withoutIndent(text: string): string {
  return text.slice(indentEnd(text));
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
/** What a marker begins with: `-`, `*`, `+` and figures. */
const MARKER_BEGIN = new Set('-*+0123456789');

/** Lists opened on one line that are worth following: `- 1. ```js` is the deepest anyone writes. */
const MAX_MARKERS = 3;

/** Follows which list items are open, as far as code fences need it. */
export class ListNesting {
  /** Content columns of the open items, outermost first. */
  private readonly columns: number[] = [];

  /** Content column of the innermost item that holds the line that was taken last; 0 for none. */
  get container(): number {
    return this.columns.at(-1) ?? 0;
  }

  /** Takes the next line: the index of its content behind list markers. */
  enter(text: string): number {
    let at = indentEnd(text);
    if (isBlank(text, at)) return at;
    if (this.columns.length === 0 && !MARKER_BEGIN.has(text.charAt(at))) return at;
    let column = indentOf(text);
    while (this.container > column) this.columns.pop();
    for (let depth = 0; depth < MAX_MARKERS && MARKER_BEGIN.has(text.charAt(at)); depth += 1) {
      MARKER.lastIndex = at;
      const marker = MARKER.exec(text)?.[0];
      if (marker === undefined) break;
      const behind = at + marker.length;
      at = indentEnd(text, behind);
      column += marker.length + Math.min(at - behind, 4);
      this.columns.push(column);
    }
    return at;
  }
}
