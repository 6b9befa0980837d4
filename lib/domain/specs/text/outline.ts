import type { Line, ScannedText } from './lines.ts';

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

const HEADING = /^ {0,3}(#{1,6})(?=[ \t]|$)/;

/** The ATX heading of a line outside fences and front matter. */
export function headingOf(line: Line): Heading | undefined {
  const begin = line.text.charAt(0);
  const level = line.kind === 'text' && (begin === '#' || begin === ' ') ? HEADING.exec(line.text)?.[1]?.length : undefined;
  if (level === undefined) return undefined;
  return { level, text: withoutClosing(line.text.trimStart().slice(level).trim()), line: line.number };
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
  const open: number[] = [];
  for (const line of scanned.lines) {
    const heading = headingOf(line);
    if (heading === undefined) continue;
    closeSections(sections, open, heading);
    sections.push({ ...heading, endLine: scanned.lines.length, parent: open.at(-1) });
    open.push(sections.length - 1);
  }
  return sections;
}

function closeSections(sections: readonly Section[], open: number[], heading: Heading): void {
  for (let last = sections[open.at(-1) ?? -1]; last !== undefined && last.level >= heading.level; last = sections[open.at(-1) ?? -1]) {
    last.endLine = heading.line - 1;
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
