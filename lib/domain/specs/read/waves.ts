import type { Finding } from '../../shared/finding.ts';
import type { FencedBlock, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import type { Spot } from '../text/place.ts';
import { bareGraph, fencedGraph, fencesBelowGraph, type JsonBlock, KEY } from './waves-blocks.ts';
import { FollowedGraph } from './waves-compared.ts';
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

/**
 * The dependency graph of tasks.md: a fenced JSON block with `waves`, in any of the shapes in use; else such a block without a fence, else a
 * diagram. Undefined when there is none.
 */
export function readWaves(scanned: ScannedText, sections: readonly Section[]): WavesReading | undefined {
  const below = fencesBelowGraph(scanned.fences, sections);
  const fences = scanned.fences.filter((fence) => isGraph(fence, below));
  const bare = bareGraph(scanned, sections);
  const [first, ...others] = [...fences, ...(bare === undefined ? [] : [bare])];
  const diagrams = scanned.fences.filter((fence) => fence.language === 'mermaid' && below.has(fence));
  const graph = first === undefined ? fromMermaid(diagrams) : fromJson('json' in first ? first : fencedGraph(first));
  if (graph?.waves === undefined) return graph;
  const { line } = graph;
  const followed = new FollowedGraph(graph.waves);
  const compared = others.flatMap((other) => ('json' in other ? [other] : below.has(other) ? [fencedGraph(other)] : []));
  const differences = [
    ...compared.map((other) => differenceOf(followed, line, other)),
    ...diagrams.map((diagram) => (diagram.line === line ? undefined : differenceOfDiagram(followed, line, diagram))),
  ];
  graph.findings.push(...differences.filter((finding) => finding !== undefined));
  return graph;
}

function isGraph(fence: FencedBlock, below: ReadonlySet<FencedBlock>): boolean {
  const { language, content } = fence;
  if (language !== 'json' && language !== '' && language !== 'jsonc') return false;
  return content.some((text) => text.includes(KEY)) || (language === 'json' && below.has(fence));
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
function differenceOf(graph: FollowedGraph, followed: number, { json, line, jsonLine }: JsonBlock): Finding | undefined {
  if (!json.includes(KEY)) return undefined;
  const other = readGraph(json, jsonLine);
  const spot = 'waves' in other ? { line } : other.spot;
  const difference = 'waves' in other ? graph.otherOrder(other.waves) : other.message;
  return difference === undefined ? undefined : ignored(`Another task dependency graph ${difference}`, followed, spot);
}

function differenceOfDiagram(graph: FollowedGraph, followed: number, diagram: FencedBlock): Finding | undefined {
  const difference = graph.otherArrows(mermaidArrows(diagram));
  return difference === undefined ? undefined : ignored(`A diagram of the dependencies ${difference}`, followed, { line: diagram.line });
}

function ignored(what: string, followed: number, spot: Partial<Spot>): Finding {
  const message = `${what}; only the graph on line ${followed} is followed.`;
  return { ruleId: RULE, level: 'warning', message, ...spot, fix: 'Keep one graph, or make both say the same.' };
}
