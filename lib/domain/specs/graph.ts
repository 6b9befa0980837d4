import type { SpecDocuments } from './read/spec.ts';
import { traceSpec } from './trace.ts';

export interface GraphNode {
  /** Letters, digits and `_` only. */
  id: string;
  kind: 'criterion' | 'property' | 'task';
  label: string;
  /** Of a task. */
  done?: boolean;
}

export interface SpecGraph {
  nodes: GraphNode[];
  /** `waits`: the second task starts after the first. */
  edges: { from: string; to: string; kind: 'proves' | 'fulfils' | 'waits' }[];
}

const name = (kind: string, id: string | number): string =>
  `${kind}_${String(id).replaceAll(/\W/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}_`)}`;

/** What leads where: criterion → property and criterion → task, and tasks that wait for each other. */
export function specGraph(documents: SpecDocuments): SpecGraph {
  const { criteria } = traceSpec(documents);
  const tasks = (documents.tasks?.tasks ?? []).filter(({ id }) => id !== '');
  const known = new Set(tasks.map(({ id }) => id));
  const properties = documents.design?.properties ?? [];
  const nodes: GraphNode[] = [
    ...criteria.map(({ id, text }): GraphNode => ({ id: name('c', id), kind: 'criterion', label: `${id} ${text}` })),
    ...properties.map(
      ({ number, title }): GraphNode => ({ id: name('p', number), kind: 'property', label: `Property ${number}: ${title}` }),
    ),
    ...tasks.map(
      ({ id, title, status }): GraphNode => ({ id: name('t', id), kind: 'task', label: `${id} ${title}`, done: status === 'completed' }),
    ),
  ];
  const edges = [
    ...criteria.flatMap(({ id, properties: numbers }) =>
      numbers.map((number) => ({ from: name('c', id), to: name('p', number), kind: 'proves' as const })),
    ),
    ...criteria.flatMap(({ id, tasks: keys }) =>
      keys.filter((key) => known.has(key)).map((key) => ({ from: name('c', id), to: name('t', key), kind: 'fulfils' as const })),
    ),
    ...tasks.flatMap(({ id, dependsOn }) =>
      dependsOn.filter((other) => known.has(other)).map((other) => ({ from: name('t', other), to: name('t', id), kind: 'waits' as const })),
    ),
  ];
  return { nodes, edges };
}

const MAX_LABEL = 60;
const short = (label: string): string => (label.length <= MAX_LABEL ? label : `${label.slice(0, MAX_LABEL - 1).trimEnd()}…`);

/** A flowchart; what Mermaid would take for markup is written as entities. */
export function toMermaid({ nodes, edges }: SpecGraph): string {
  const shape = { criterion: ['(["', '"])'], property: ['{{"', '"}}'], task: ['["', '"]'] } as const;
  const escape = (label: string): string =>
    short(label)
      .replaceAll('#', '#35;')
      .replaceAll(/["<>&`\\[\]{}()|;]/g, (character) => `#${character.charCodeAt(0)};`)
      .replaceAll(/[\p{C}\s]+/gu, ' ');
  const lines = nodes.map(
    ({ id, kind, label, done }) => `  ${id}${shape[kind][0]}${escape(label)}${shape[kind][1]}${done === true ? ':::done' : ''}`,
  );
  const arrows = edges.map(({ from, to, kind }) => `  ${from} ${kind === 'waits' ? '-.->' : '-->'} ${to}`);
  return ['flowchart LR', ...lines, ...arrows, '  classDef done fill:#d4edda,stroke:#28a745'].join('\n');
}

/** For Graphviz. */
export function toDot({ nodes, edges }: SpecGraph): string {
  const shape = { criterion: 'oval', property: 'hexagon', task: 'box' } as const;
  const quote = (text: string): string =>
    `"${short(text)
      .replaceAll('\\', '\\\\')
      .replaceAll('"', '\\"')
      .replaceAll(/[\p{C}\s]+/gu, ' ')}"`;
  const lines = nodes.map(
    ({ id, kind, label, done }) =>
      `  ${id} [shape=${shape[kind]}, label=${quote(label)}${done === true ? ', style=filled, fillcolor="#d4edda"' : ''}];`,
  );
  const arrows = edges.map(({ from, to, kind }) => `  ${from} -> ${to}${kind === 'waits' ? ' [style=dashed]' : ''};`);
  return ['digraph spec {', '  rankdir=LR;', ...lines, ...arrows, '}'].join('\n');
}
