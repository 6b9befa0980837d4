/** Columns of white space in front of a line; a tab goes to the next multiple of four. */
export function indentOf(text: string): number {
  let column = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === ' ') column += 1;
    else if (character === '\t') column += 4 - (column % 4);
    else break;
  }
  return column;
}

/** White space that counts as indentation in Markdown: spaces and tabs only. */
export function withoutIndent(text: string): string {
  let start = 0;
  while (text.charAt(start) === ' ' || text.charAt(start) === '\t') start += 1;
  return text.slice(start);
}

const MARKER = /^(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/;

/** Lists opened on one line that are worth following: `- 1. ```js` is the deepest anyone writes. */
const MAX_MARKERS = 3;

/** Follows which list items are open, as far as code fences need it. */
export class ListNesting {
  /** Content columns of the open items, outermost first. */
  private readonly columns: number[] = [];

  /** Takes the next line: its content behind list markers, and the content column of the innermost item that holds it (0 for none). */
  enter(text: string): { content: string; container: number } {
    let content = withoutIndent(text);
    if (content.trim() === '') return { content, container: this.columns.at(-1) ?? 0 };
    let column = indentOf(text);
    while ((this.columns.at(-1) ?? 0) > column) this.columns.pop();
    for (let depth = 0; depth < MAX_MARKERS; depth += 1) {
      const marker = MARKER.exec(content)?.[0];
      if (marker === undefined) break;
      const behind = content.slice(marker.length);
      content = withoutIndent(behind);
      column += marker.length + Math.min(behind.length - content.length, 4);
      this.columns.push(column);
    }
    return { content, container: this.columns.at(-1) ?? 0 };
  }
}
