import type { FencedBlock, Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';

/** JSON that may be a graph. */
export interface JsonBlock {
  json: string;
  /** 1-based line of the block, and that on which its JSON begins. */
  line: number;
  jsonLine: number;
}

export const KEY = '"waves"';
const GRAPH = /dependency graph|execution waves|依赖图|依存(?:関係)?グラフ/i;

export function fencedGraph({ line, content }: FencedBlock): JsonBlock {
  return { json: content.join('\n'), line, jsonLine: line + 1 };
}

/** Those of some fences whose last heading names the graph. Both stand in the order of the document: it takes one walk. */
export function fencesBelowGraph(fences: readonly FencedBlock[], sections: readonly Section[]): Set<FencedBlock> {
  let next = 0;
  let isBelow = false;
  const below = fences.filter(({ line }) => {
    const from = next;
    while ((sections[next]?.line ?? line) < line) next += 1;
    if (next > from) isBelow = GRAPH.test(sections[next - 1]?.text ?? '');
    return isBelow;
  });
  return new Set(below);
}

/** An object with `waves` as the text of a section about the graph. */
export function bareGraph({ lines, text }: ScannedText, sections: readonly Section[]): JsonBlock | undefined {
  if (!text.includes(KEY)) return undefined;
  for (const [index, section] of sections.entries()) {
    if (!GRAPH.test(section.text)) continue;
    const below = lines.slice(section.line, (sections[index + 1]?.line ?? lines.length + 1) - 1);
    const block = objectIn(below);
    const [first] = block;
    const json = block.map((line) => line.text).join('\n');
    if (first !== undefined && json.includes(KEY) && block.every(({ kind }) => kind === 'text'))
      return { json, line: first.number, jsonLine: first.number };
  }
  return undefined;
}

/** The lines of the first object: to where its brackets close, or to the end of another that stands below it. */
function objectIn(lines: readonly Line[]): readonly Line[] {
  const begin = lines.findIndex((line, index) => beginsObject(line, lines[index + 1]));
  if (begin < 0) return [];
  const last = lines.findLastIndex((line) => line.kind === 'text' && /\}\s*$/.test(line.text));
  const end = closing(lines, begin);
  const isAlone = end !== undefined && !lines.some((line, index) => index > end && beginsObject(line, lines[index + 1]));
  return lines.slice(begin, (isAlone ? end : Math.max(last, end ?? 0)) + 1);
}

/** `{"waves": …`, or `{` with a key on the next line: `{ a note }` is prose. */
function beginsObject({ kind, text }: Line, next: Line | undefined): boolean {
  return kind === 'text' && (/^\s*\{\s*"/.test(text) || (/^\s*\{\s*$/.test(text) && /^\s*(?:"|$)/.test(next?.text ?? '')));
}

/** Index of the line on which all brackets are closed; undefined where they never are. */
function closing(lines: readonly Line[], begin: number): number | undefined {
  let depth = 0;
  for (let index = begin; index < lines.length; index += 1) {
    for (const [sign] of (lines[index]?.text ?? '').matchAll(/"(?:[^"\\]|\\.)*\\?"?|[{}]/g))
      if (sign === '{' || sign === '}') depth += sign === '{' ? 1 : -1;
    if (depth <= 0) return index;
  }
  return undefined;
}
