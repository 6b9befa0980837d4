import { isStructural } from '../read/vocabulary.ts';
import { scanLines, type ScannedText } from '../text/lines.ts';
import { collapse, escapeComment, isRule, trimLines } from './markdown.ts';

const HEADING = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const CHECKBOX = /^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[/;
/** Raw HTML that, unclosed, would swallow the rest of the document (CommonMark, HTML blocks 1 to 5). */
const RAW_HTML = /^[ \t]*<(?:script|pre|style|textarea|[!?])/i;

/**
 * Markdown of several lines set under a heading: headings in it are moved below `level` (above 6 they become bold lines, and so do
 * those that readers would take for parts of the document), check boxes, underlined headings and unclosed raw HTML are escaped, an open
 * fence is closed. Fenced text stays as it is.
 * @param level lowest number of `#` a heading of the text may have
 */
export function block(text: string, level: number): string {
  // The blank line in front keeps a leading `---` from being taken for front matter.
  const scanned = scanLines(['', ...trimLines(text.split(/\r?\n/))].join('\n'));
  const lines = scanned.lines.slice(1);
  const levels = lines.flatMap((line) => (line.kind === 'text' ? (HEADING.exec(line.text)?.[1]?.length ?? []) : []));
  const shift = level - Math.min(level, ...levels);
  const out: string[] = [];
  for (const line of lines) out.push(line.kind === 'fence' ? line.text : plainLine(line.text, { shift, previous: out.at(-1) ?? '' }));
  return [...out, ...closingFence(scanned)].join('\n');
}

/** The mark that closes a fence still open at the end. */
function closingFence({ lines, fences }: ScannedText): string[] {
  const last = fences.at(-1);
  if (last === undefined || last.endLine !== undefined || lines.at(-1)?.kind !== 'fence') return [];
  const opening = /`{3,}|~{3,}/.exec(lines[last.line - 1]?.text ?? '');
  return opening === null ? [] : [' '.repeat(opening.index) + opening[0]];
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
  return level > 6 || isStructural(words) ? `**${words.replaceAll('**', '')}**` : `${'#'.repeat(level)} ${words}`;
}
