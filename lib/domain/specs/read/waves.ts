import type { Finding } from '../../shared/finding.ts';
import type { FencedBlock, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import type { Spot } from '../text/place.ts';
import { otherArrows, otherOrder } from './waves-compared.ts';
import { readGraph } from './waves-json.ts';
import { mermaidArrows, mermaidWaves } from './waves-mermaid.ts';

export interface Wave {
  /** As the document calls it: `0`, `base`; its index where it is not called anything. */
  id: string;
  /** Where that stands, if it does. */
  idPlace: Spot | undefined;
  tasks: string[];
  /** Where the id of each stands. */
  places: (Spot | undefined)[];
}

export interface WavesReading {
  /** Undefined when the graph cannot be read. */
  waves: Wave[] | undefined;
  /** 1-based line of the block. */
  line: number;
  findings: Finding[];
}

const RULE = 'tasks-waves-readable';
const EXAMPLE = '{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2"]}]}';
const GRAPH = /dependency graph|execution waves|依赖图|依存(?:関係)?グラフ/i;

/**
 * The dependency graph of tasks.md: a fenced JSON block with `waves`, in any of the shapes in use; else such a block without a fence, else a
 * diagram. Undefined when there is none.
 */
export function readWaves(scanned: ScannedText, sections: readonly Section[]): WavesReading | undefined {
  const fences = scanned.fences.filter((fence) => isGraph(fence, sections));
  const bare = bareGraph(scanned, sections);
  const [first, ...others] = [...fences.map(fencedGraph), ...(bare === undefined ? [] : [bare])];
  const diagrams = scanned.fences.filter((fence) => fence.language === 'mermaid' && isBelowGraph(fence, sections));
  const graph = first === undefined ? fromMermaid(diagrams) : fromJson(first);
  if (graph?.waves === undefined) return graph;
  const { waves, line } = graph;
  const differences = [
    ...others.map((other) => differenceOf(waves, line, other)),
    ...diagrams.map((diagram) => (diagram.line === line ? undefined : differenceOfDiagram(waves, line, diagram))),
  ];
  graph.findings.push(...differences.filter((finding) => finding !== undefined));
  return graph;
}

/** JSON that may be a graph. */
interface JsonBlock {
  json: string;
  /** 1-based line of the block, and that on which its JSON begins. */
  line: number;
  jsonLine: number;
}

function fencedGraph({ line, content }: FencedBlock): JsonBlock {
  return { json: content.join('\n'), line, jsonLine: line + 1 };
}

function isGraph({ language, line, content }: FencedBlock, sections: readonly Section[]): boolean {
  if (language !== 'json' && language !== '' && language !== 'jsonc') return false;
  if (content.some((text) => text.includes(KEY))) return true;
  return language === 'json' && isBelowGraph({ line }, sections);
}

const KEY = '"waves"';

function isBelowGraph({ line }: Pick<FencedBlock, 'line'>, sections: readonly Section[]): boolean {
  const section = sections.findLast((candidate) => candidate.line < line);
  return section !== undefined && GRAPH.test(section.text);
}

/** An object with `waves` as the text of a section about the graph: from the line that it begins to the last that an object ends. */
function bareGraph({ lines, text }: ScannedText, sections: readonly Section[]): JsonBlock | undefined {
  if (!text.includes(KEY)) return undefined;
  for (const [index, section] of sections.entries()) {
    if (!GRAPH.test(section.text)) continue;
    const below = lines.slice(section.line, (sections[index + 1]?.line ?? lines.length + 1) - 1);
    const begin = below.findIndex((line) => line.kind === 'text' && /^\s*\{/.test(line.text));
    const end = below.findLastIndex((line) => line.kind === 'text' && /\}\s*$/.test(line.text));
    const block = begin < 0 ? [] : below.slice(begin, end + 1);
    const [first] = block;
    const json = block.map((line) => line.text).join('\n');
    if (first !== undefined && json.includes(KEY) && block.every(({ kind }) => kind === 'text'))
      return { json, line: first.number, jsonLine: first.number };
  }
  return undefined;
}

function fromJson({ json, line, jsonLine }: JsonBlock): WavesReading {
  const graph = readGraph(json, jsonLine);
  if ('waves' in graph) return { waves: graph.waves, line, findings: line === jsonLine ? [withoutFence(line)] : [] };
  const message = `The task dependency graph on line ${line} ${graph.message}; tasks run in document order.`;
  return { waves: undefined, line, findings: [{ ruleId: RULE, level: 'error', message, ...graph.spot, fix: `Write it as ${EXAMPLE}` }] };
}

function withoutFence(line: number): Finding {
  const message = 'The task dependency graph stands in no code fence: it is followed, but what looks for a block of JSON does not find it.';
  return { ruleId: RULE, level: 'warning', message, line, fix: 'Put a line "```json" above it and a line "```" below it.' };
}

/** Three of a hundred graphs are diagrams. One that names no tasks is an illustration. */
function fromMermaid([block]: readonly FencedBlock[]): WavesReading | undefined {
  const waves = block === undefined ? undefined : mermaidWaves(block);
  return block === undefined || waves === undefined ? undefined : { waves, line: block.line, findings: [] };
}

/** Tells of another graph that says something else than the one that is followed. */
function differenceOf(waves: readonly Wave[], followed: number, { json, line, jsonLine }: JsonBlock): Finding | undefined {
  if (!json.includes(KEY)) return undefined;
  const graph = readGraph(json, jsonLine);
  const spot = 'waves' in graph ? { line } : graph.spot;
  const difference = 'waves' in graph ? otherOrder(waves, graph.waves) : graph.message;
  return difference === undefined ? undefined : ignored(`Another task dependency graph ${difference}`, followed, spot);
}

function differenceOfDiagram(waves: readonly Wave[], followed: number, diagram: FencedBlock): Finding | undefined {
  const difference = otherArrows(waves, mermaidArrows(diagram));
  return difference === undefined ? undefined : ignored(`A diagram of the dependencies ${difference}`, followed, { line: diagram.line });
}

function ignored(what: string, followed: number, spot: Partial<Spot>): Finding {
  const message = `${what}; only the graph on line ${followed} is followed.`;
  return { ruleId: RULE, level: 'warning', message, ...spot, fix: 'Keep one graph, or make both say the same.' };
}
