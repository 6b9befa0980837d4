/**
 * Text of a model set into Markdown that a line-based reader will take apart again: what it says stays, what would
 * break the structure around it is escaped.
 */

/** One line: white space collapsed, and a start that Markdown would read as structure escaped. */
export function inline(text: string): string {
  return escapeStart(escapeComment(collapse(text)));
}

/** The text of a heading or a bold label: one line, without heading marks, trailing colon or full stop. */
export function title(text: string): string {
  const bare = collapse(text).replace(/^#{1,6} /, '');
  return escapeComment(trimEndOf(bare, '#.:：。 '));
}

/** White space of any kind, line breaks included, becomes one space. */
export function collapse(text: string): string {
  return text
    .split(/[\s\u0085]/)
    .filter((word) => word !== '')
    .join(' ');
}

/** A path or name as a code span; backticks inside lengthen the fence of the span. */
export function code(text: string): string {
  const content = collapse(text);
  if (!content.includes('`')) return `\`${content}\``;
  const fence = '`'.repeat(longestRun(content, '`') + 1);
  return `${fence} ${content} ${fence}`;
}

/** A fenced block whose fence is longer than any in the text. A fence that the text brings along is taken off. */
export function fenced(text: string, language: string): string {
  const content = withoutFence(text);
  const fence = '`'.repeat(Math.max(3, longestRun(content, '`') + 1));
  return `${fence}${language}\n${content}\n${fence}`;
}

/** Text without the fence around it, when it is nothing but one fenced block. */
function withoutFence(text: string): string {
  const lines = trimLines(text.split(/\r?\n/));
  const opening = /^(`{3,}|~{3,})[^`]*$/.exec(lines[0] ?? '');
  const closing = lines.at(-1)?.trim();
  const wrapped = lines.length > 1 && opening?.[1] !== undefined && closing === opening[1];
  return (wrapped ? lines.slice(1, -1) : lines).join('\n');
}

/** The lines without blank ones at either end and without trailing white space. */
export function trimLines(lines: readonly string[]): string[] {
  const trimmed = lines.map((line) => line.trimEnd());
  const first = trimmed.findIndex((line) => line !== '');
  return first < 0 ? [] : trimmed.slice(first, trimmed.findLastIndex((line) => line !== '') + 1);
}

/** Joins the blocks of a document by blank lines and ends it with one line break; empty blocks vanish. */
export function document(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${inline(item)}`).join('\n');
}

export function numbered(items: readonly string[]): string {
  return items.map((item, index) => `${index + 1}. ${inline(item)}`).join('\n');
}

/** What CommonMark would take for a heading, list, quote, fence, table or raw HTML at the start of a line, and an italic trailer. */
const STRUCTURE = /^(?:#{1,6}(?= |$)|[-+*](?= |$)|\d{1,9}[.)](?= |$)|>|`{3,}|~{3,}|\||_[^_ ]|\[(?=[ x~-]\])|<(?=[!?/a-z]))/i;

function escapeStart(line: string): string {
  const start = STRUCTURE.exec(line)?.[0];
  if (start === undefined) return isRule(line) ? `\\${line}` : line;
  const number = /^\d+/.exec(start)?.[0];
  return number === undefined ? `\\${line}` : `${number}\\${line.slice(number.length)}`;
}

/** A line of nothing but `-`, `=`, `*` or `_`: a thematic break, or the underline of a heading. */
export function isRule(line: string): boolean {
  return /^(?:-+|=+|\*+|_+)$/.test(line.replaceAll(' ', '')) && line.trim() !== '';
}

/** An HTML comment that never ends would hide the rest of the document. */
export function escapeComment(text: string): string {
  return text.replaceAll('<!--', '\\<!--');
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const current of text) {
    run = current === character ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
