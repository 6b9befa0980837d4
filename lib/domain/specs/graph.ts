import type { SpecDocuments } from './read/spec.ts';
import { isStanding } from './standing.ts';
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

const name = (kind: string, id: string): string =>
  `${kind}_${id.replaceAll(/\W/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}_`)}`;

/** What leads where: criterion → property and criterion → task, and tasks that wait for each other. */
export function specGraph(documents: SpecDocuments): SpecGraph {
  const criteria = distinct('c', traceSpec(documents).criteria, ({ id }) => id);
  const properties = distinct('p', documents.design?.properties ?? [], ({ key }) => key);
  const tasks = distinct(
    't',
    (documents.tasks?.tasks ?? []).filter(({ id }) => id !== ''),
    ({ id }) => id,
  );
  const propertiesByKey = Map.groupBy(properties, ({ of }) => of.key);
  const tasksByKey = Map.groupBy(tasks, ({ of }) => of.key);
  const tasksById = Map.groupBy(tasks, ({ of }) => of.id);
  const nodes: GraphNode[] = [
    ...criteria.map(({ node, of }): GraphNode => {
      const label = `${of.id}${isStanding(of) ? '' : ' (withdrawn)'} ${of.text}`;
      return { id: node, kind: 'criterion', label };
    }),
    ...properties.map(({ node, of }): GraphNode => ({ id: node, kind: 'property', label: `Property ${of.label}: ${of.title}` })),
    ...tasks.map(({ node, of }): GraphNode => ({ id: node, kind: 'task', label: `${of.id} ${of.title}`, done: of.status === 'completed' })),
  ];
  const edges = [
    ...criteria.flatMap(({ node, of }) =>
      nodesOf(propertiesByKey, of.properties).map((to) => ({ from: node, to, kind: 'proves' as const })),
    ),
    ...criteria.flatMap(({ node, of }) => nodesOf(tasksByKey, of.tasks).map((to) => ({ from: node, to, kind: 'fulfils' as const }))),
    ...tasks.flatMap(({ node, of }) => nodesOf(tasksById, of.dependsOn).map((from) => ({ from, to: node, kind: 'waits' as const }))),
  ];
  return { nodes, edges };
}

interface Placed<Thing> {
  node: string;
  of: Thing;
}

/** Things with a node each: one whose name another has taken is told apart by its line. */
function distinct<Thing extends { line: number }>(
  kind: string,
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
): Placed<Thing>[] {
  const seen = new Set<string>();
  return things.map((of) => {
    const own = name(kind, nameOf(of));
    const node = seen.has(own) ? `${own}_line${of.line}` : own;
    seen.add(own);
    return { node, of };
  });
}

const nodesOf = (placed: ReadonlyMap<string, readonly { node: string }[]>, names: readonly string[]): string[] =>
  names.flatMap((each) => (placed.get(each) ?? []).map(({ node }) => node));

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
