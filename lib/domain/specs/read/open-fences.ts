import type { Finding } from '../../shared/finding.ts';
import { quote } from '../../shared/rule.ts';
import type { FencedBlock } from '../text/lines.ts';

/**
 * Fences that nobody closed. The first may be closed by what ends the next one: that one begins in it, `\`\`\`ts`, and from there on text is read as
 * code and code as text. Of those only the first is told: the others follow from it.
 */
export function openFences(fences: readonly FencedBlock[]): Finding[] {
  const crossed = fences.find(isCrossed);
  return [
    ...(crossed === undefined ? [] : [crossedFence(crossed)]),
    ...fences.filter(({ endLine }) => endLine === undefined).map(openFence),
  ];
}

const isOpen = (fence: FencedBlock): boolean => fence.endLine === undefined || isCrossed(fence);

/** Headings in what open fences take for code: from the first on code and text may have changed places. */
export function swallowedHeadings(fences: readonly FencedBlock[]): string[] {
  const first = fences.findIndex(isOpen);
  return first < 0 ? [] : fences.slice(first).flatMap(({ content }) => content.flatMap((text) => HEADING.exec(text)?.[1] ?? []));
}

function openFence({ line, content }: FencedBlock): Finding {
  const lost = indexOf(content, STRUCTURE);
  const what = lost < 0 ? 'what follows may not be read as text' : `${lineIn(content, line, lost)} and what follows are taken for code`;
  return {
    ruleId: 'document-open-fence',
    level: 'warning',
    message: `The code fence opened on line ${line} is never closed, so ${what}.`,
    line,
    fix: 'Close it with a line of the same marks: ```',
  };
}

/** What documents are made of: headings, boxes, numbered criteria. One `#` is a comment in many languages. */
const STRUCTURE = /^ {0,3}(?:#{2,6}\s+\S|[-*+]\s\[[ xX]\]\s|\d{1,4}\.\s.*\b(?:SHALL|MUST)\b)/;
const HEADING = /^ {0,3}#{2,6}\s+(\S.*)$/;
/** A fence with a language begins a block, it ends none. */
const BEGIN = /^\s*(?:`{3,}|~{3,})\s?[\p{L}<{]/u;

/** One that holds others by a longer mark holds their ends as well. */
const END = /^\s*(?:`{3,}|~{3,})\s*$/;

function isCrossed({ endLine, content }: FencedBlock): boolean {
  return endLine !== undefined && indexOf(content, BEGIN) >= 0 && indexOf(content, STRUCTURE) >= 0 && indexOf(content, END) < 0;
}

function crossedFence({ line, endLine = line, content }: FencedBlock): Finding {
  const lost = lineIn(content, line, indexOf(content, STRUCTURE));
  const next = line + 1 + indexOf(content, BEGIN);
  return {
    ruleId: 'document-open-fence',
    level: 'warning',
    message: `The code fence opened on line ${line} is not closed before another opens on line ${next}, so ${lost} is taken for code, and so on to line ${endLine}.`,
    line,
    fix: 'Close it in front of that line with ```, or remove it where it is one too many. Where it shall hold the other one, open and close it with one mark more: ````',
  };
}

function indexOf(content: readonly string[], pattern: RegExp): number {
  return content.findIndex((text) => pattern.test(text));
}

function lineIn(content: readonly string[], line: number, index: number): string {
  return `line ${line + 1 + index}, ${quote((content[index] ?? '').trim())},`;
}
