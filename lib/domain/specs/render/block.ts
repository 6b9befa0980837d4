import { collapse, escapeComment, isRule, trimLines } from './markdown.ts';

const FENCE = /^[ \t]*(`{3,}|~{3,})([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]|$)/;
const CHECKBOX = /^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[/;
/** Raw HTML that, unclosed, would swallow the rest of the document (CommonMark, HTML blocks 1 to 5). */
const RAW_HTML = /^[ \t]*<(?:script|pre|style|textarea|[!?])/i;

/**
 * Markdown of several lines set under a heading: headings in it are moved below `level` (above 6 they become bold lines),
 * check boxes, underlined headings and unclosed raw HTML are escaped, an open fence is closed. Fenced text stays as it is.
 * @param level lowest number of `#` a heading of the text may have
 */
export function block(text: string, level: number): string {
  const lines = trimLines(text.split(/\r?\n/));
  const shift = level - lowestHeading(lines, level);
  const out: string[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    const mark = FENCE.exec(line);
    if (fence !== undefined) {
      out.push(line);
      if (closes(mark, fence)) fence = undefined;
    } else {
      fence = mark?.[1];
      out.push(fence === undefined ? plainLine(line, { shift, previous: out.at(-1) ?? '' }) : line);
    }
  }
  if (fence !== undefined) out.push(fence);
  return out.join('\n');
}

function lowestHeading(lines: readonly string[], level: number): number {
  let fence: string | undefined;
  let lowest = level;
  for (const line of lines) {
    const mark = FENCE.exec(line);
    if (fence !== undefined) fence = closes(mark, fence) ? undefined : fence;
    else if (mark !== null) fence = mark[1];
    else lowest = Math.min(lowest, HEADING.exec(line)?.[1]?.length ?? lowest);
  }
  return lowest;
}

function closes(mark: RegExpExecArray | null, fence: string): boolean {
  return mark?.[1]?.startsWith(fence) === true && mark[2]?.trim() === '';
}

function plainLine(line: string, context: { shift: number; previous: string }): string {
  const heading = HEADING.exec(line)?.[1];
  if (heading !== undefined) return shifted(line.trimStart().slice(heading.length), heading.length + context.shift);
  if (isRule(line.trim()) && !line.includes('*') && context.previous !== '') return line.replace(/\S/, '\\$&');
  const box = CHECKBOX.exec(line)?.[1];
  if (box !== undefined) return `${box}\\${escapeComment(line.slice(box.length))}`;
  return RAW_HTML.test(line) ? line.replace('<', '\\<') : escapeComment(line);
}

function shifted(text: string, level: number): string {
  const words = collapse(text);
  if (words === '') return '';
  return level > 6 ? `**${words.replaceAll('**', '')}**` : `${'#'.repeat(level)} ${words}`;
}
