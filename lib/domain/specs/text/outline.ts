import type { Line, ScannedText } from './lines.ts';
import { MAX_INDENT } from './nesting.ts';

export interface Heading {
  /** Number of `#`. */
  level: number;
  text: string;
  /** 1-based. */
  line: number;
}

export interface Section extends Heading {
  /** Last line before the next heading of the same or a higher level; equals `line` when empty. */
  endLine: number;
  /** Index of the enclosing section in the outline. */
  parent: number | undefined;
}

const [SPACE, TAB, HASH] = [0x20, 0x09, 0x23];
const MAX_LEVEL = 6;

/** The ATX heading of a line outside fences and front matter. Asked of every line: a pattern would take most of the time of an outline. */
export function headingOf({ kind, text, number, indent }: Line): Heading | undefined {
  if (kind !== 'text' || indent > MAX_INDENT) return undefined;
  let begin = 0;
  while (begin < MAX_INDENT && text.charCodeAt(begin) === SPACE) begin += 1;
  if (text.charCodeAt(begin) !== HASH) return undefined;
  let end = begin + 1;
  while (text.charCodeAt(end) === HASH) end += 1;
  const level = end - begin;
  const behind = text.charCodeAt(end);
  if (level > MAX_LEVEL || !(end === text.length || behind === SPACE || behind === TAB)) return undefined;
  return { level, text: withoutClosing(text.slice(end).trim()), line: number };
}

/** `## Title ##` is `Title`. */
function withoutClosing(text: string): string {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === '#') end -= 1;
  return end === text.length || (end > 0 && !/\s/.test(text.charAt(end - 1))) ? text : text.slice(0, end).trimEnd();
}

/** All headings in order, each with the extent of its section. */
export function outline(scanned: ScannedText): Section[] {
  const sections: Section[] = [];
  const open: OpenSection[] = [];
  const { text, lines } = scanned;
  for (let index = 0, line = lines[0]; line !== undefined; line = lines[(index += 1)]) {
    // What cannot be a heading is settled by its first letter.
    const first = text.charCodeAt(line.start);
    const heading = first === HASH || (first === SPACE && line.indent <= MAX_INDENT) ? headingOf(line) : undefined;
    if (heading === undefined) continue;
    closeSections(open, heading);
    const { level, text: title, line: number } = heading;
    const section = { level, text: title, line: number, endLine: lines.length, parent: open[open.length - 1]?.index };
    open.push({ section, index: sections.length });
    sections.push(section);
  }
  return sections;
}

interface OpenSection {
  section: Section;
  /** In the outline. */
  index: number;
}

function closeSections(open: OpenSection[], { level, line }: Heading): void {
  while (open.length > 0) {
    const last = open[open.length - 1];
    if (last === undefined || last.section.level < level) return;
    last.section.endLine = line - 1;
    open.pop();
  }
}

/** The text of a section's own lines up to its first sub-section, without blank lines around it. */
export function sectionText(scanned: ScannedText, sections: readonly Section[], section: Section): string {
  const next = sections.find((other) => other.line > section.line)?.line ?? scanned.lines.length + 1;
  const end = Math.min(section.endLine, next - 1);
  return scanned.lines
    .slice(section.line, end)
    .map(({ text }) => text)
    .join('\n')
    .trim();
}
