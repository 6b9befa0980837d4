import type { FencedBlock } from '../text/lines.ts';
import type { Spot } from '../text/place.ts';
import { computeWaves } from '../waves.ts';
import type { Wave } from './waves.ts';

const EDGE = /\s*(?:-->|---|==>|-\.->)(?:\|[^|]*\|)?\s*/;
const NODE = /^([\w.]+)\s*(?:[[({"]+\s*([^\])}]*?)\s*[\])}"]+)?\s*;?$/;

/** By each task that a flowchart names, those with an arrow to it. */
export type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** Waves of the task numbers that a Mermaid flowchart joins; undefined where it joins anything else, or nothing. */
export function mermaidWaves(block: FencedBlock): Wave[] | undefined {
  const arrows = mermaidArrows(block);
  if (arrows === undefined) return undefined;
  const tasks = [...arrows].map(([id, sources]) => ({ id, dependsOn: [...sources], files: [], barrierBefore: false }));
  return placed(computeWaves(tasks), block);
}

/** The task numbers that a Mermaid flowchart joins; undefined where it joins anything else, or nothing. */
export function mermaidArrows({ content: lines }: FencedBlock): Arrows | undefined {
  if (!/^\s*(?:graph|flowchart)\b/.test(lines.find((line) => line.trim() !== '') ?? '')) return undefined;
  const taskOf = new Map<string, string>();
  const before = new Map<string, Set<string>>();
  for (const line of lines.slice(1)) {
    const chain = line
      .slice(0, 1000)
      .split(EDGE)
      .map((part) => part.split('&').map((node) => nodeId(node.trim(), taskOf)));
    if (chain.length < 2) continue;
    for (const [index, targets] of chain.entries()) {
      for (const target of targets) {
        if (target === undefined) return undefined;
        const known = before.get(target) ?? new Set<string>();
        for (const source of chain[index - 1] ?? []) if (source !== undefined && source !== target) known.add(source);
        before.set(target, known);
      }
    }
  }
  if (![...before.values()].some((sources) => sources.size > 0)) return undefined;
  return before;
}

/** Finds each id in the lines of the block, in their order. */
function placed(waves: readonly string[][], { content, line }: FencedBlock): Wave[] {
  const places = new Map<string, Spot[]>();
  for (const [index, text] of content.entries()) {
    for (const match of text.matchAll(/(?<![\w.])\w+(?:[._-]\w+)*/g)) {
      const id = match[0].replace(/^[A-Za-z]+(?=\d)/, '').replaceAll('_', '.');
      const spot = { line: line + 1 + index, column: match.index + 1, endColumn: match.index + 1 + match[0].length };
      const list = places.get(id);
      if (list === undefined) places.set(id, [spot]);
      else list.push(spot);
    }
  }
  return waves.map((tasks, index) => ({
    id: String(index),
    idPlace: undefined,
    tasks,
    places: tasks.map((id) => next(places.get(id))),
  }));
}

/** The same id named again stands further on; the last place serves for what is left. */
function next(places: Spot[] | undefined): Spot | undefined {
  return places !== undefined && places.length > 1 ? places.shift() : places?.[0];
}

/** The task of a node: by the number its label begins with, else by its own name (`1.1`, `T1.1`, `task1_1`). */
function nodeId(node: string, taskOf: Map<string, string>): string | undefined {
  const match = NODE.exec(node);
  if (match?.[1] === undefined) return undefined;
  const label = /^"?(?:task )?(\d+(?:\.\d+)*[a-h]?)(?![\w.])/i.exec(match[2] ?? '')?.[1];
  const name = /^(?:[A-Za-z]{1,4}[._]?)?(\d+(?:[._]\d+)*[a-h]?)$/.exec(match[1])?.[1]?.replaceAll('_', '.');
  const task = label ?? taskOf.get(match[1]) ?? name;
  if (task !== undefined) taskOf.set(match[1], task);
  return task;
}
