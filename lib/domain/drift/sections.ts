import { joinLines, outline, readDesign, scanLines } from '../specs/index.ts';
import type { DriftItem } from './items.ts';

/** Lines of a document, 1-based, both included. */
export interface LineRange {
  from: number;
  to: number;
  heading: string;
}

/** The innermost sections in which items of drift are stated or would belong: all that a proposal may touch. */
export function concernedSections(text: string, items: readonly DriftItem[]): LineRange[] {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  const lines = new Set(items.flatMap(({ design, mentions }) => [design, ...mentions].map(({ line }) => line)));
  const ranges = [...lines].map((line): LineRange => {
    const inner = sections.filter((section) => section.line <= line && line <= section.endLine).at(-1);
    if (inner !== undefined) return { from: inner.line, to: ownEnd(inner, sections), heading: inner.text };
    return { from: 1, to: (sections[0]?.line ?? scanned.lines.length + 1) - 1, heading: '' };
  });
  return joined(ranges);
}

/** A section up to its first sub-section: what is nested has places of its own. */
function ownEnd({ line, endLine }: { line: number; endLine: number }, sections: readonly { line: number }[]): number {
  const next = sections.find((other) => other.line > line)?.line ?? Number.POSITIVE_INFINITY;
  return Math.min(endLine, next - 1);
}

function joined(ranges: readonly LineRange[]): LineRange[] {
  const sorted = [...new Map(ranges.map((range) => [range.from, range])).values()].sort((one, other) => one.from - other.from);
  return sorted.filter(({ to, from }) => to >= from);
}

/**
 * Whether a text differs from another only within these lines: everything between them must be there, byte for byte and in order. This is
 * judged on the texts alone, whatever way the second was made.
 */
export function keptOutside(before: string, after: string, ranges: readonly LineRange[]): boolean {
  const fixed = fixedParts(before, ranges);
  const [first = '', ...rest] = fixed;
  const last = rest.pop();
  if (!after.startsWith(first)) return false;
  if (last === undefined) return after === first;
  const end = after.length - last.length;
  if (end < first.length || !after.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = after.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** What lies before, between and behind the ranges. */
function fixedParts(text: string, ranges: readonly LineRange[]): string[] {
  const { bom, lines } = scanLines(text);
  const parts: string[] = [];
  let from = 1;
  for (const range of ranges) {
    parts.push(joinLines({ bom: bom && from === 1, lines: lines.slice(from - 1, range.from - 1) }));
    from = range.to + 1;
  }
  parts.push(joinLines({ bom: bom && from === 1, lines: lines.slice(from - 1) }));
  return parts;
}

/** Criteria that the design said it serves, and after a change says no more: somebody must decide what becomes of them. */
export function leftUnserved(before: string, after: string): string[] {
  const still = servedBy(after);
  return [...servedBy(before)].filter((id) => !still.has(id));
}

function servedBy(text: string): Set<string> {
  const { components, properties } = readDesign(text);
  const references = [...components.flatMap(({ satisfies }) => satisfies), ...properties.flatMap(({ validates }) => validates)];
  return new Set(references.flatMap(({ ids }) => ids));
}
