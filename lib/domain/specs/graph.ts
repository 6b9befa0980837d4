import type { SpecDocuments } from './read/spec.ts';
import type { Task } from './read/tasks.ts';
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
  const { criteria } = traceSpec(documents);
  const tasks = distinct((documents.tasks?.tasks ?? []).filter(({ id }) => id !== ''));
  const byKey = Map.groupBy(tasks, ({ task }) => task.key);
  const byId = Map.groupBy(tasks, ({ task }) => task.id);
  const properties = documents.design?.properties ?? [];
  const nodes: GraphNode[] = [
    ...criteria.map((criterion): GraphNode => {
      const { id, text } = criterion;
      return { id: name('c', id), kind: 'criterion', label: `${id}${isStanding(criterion) ? '' : ' (withdrawn)'} ${text}` };
    }),
    ...properties.map(
      ({ key, label, title }): GraphNode => ({ id: name('p', key), kind: 'property', label: `Property ${label}: ${title}` }),
    ),
    ...tasks.map(
      ({ node, task: { id, title, status } }): GraphNode => ({
        id: node,
        kind: 'task',
        label: `${id} ${title}`,
        done: status === 'completed',
      }),
    ),
  ];
  const edges = [
    ...criteria.flatMap(({ id, properties: keys }) =>
      keys.map((key) => ({ from: name('c', id), to: name('p', key), kind: 'proves' as const })),
    ),
    ...criteria.flatMap(({ id, tasks: keys }) =>
      keys.flatMap((key) => (byKey.get(key) ?? []).map(({ node }) => ({ from: name('c', id), to: node, kind: 'fulfils' as const }))),
    ),
    ...tasks.flatMap(({ node, task }) =>
      task.dependsOn.flatMap((other) => (byId.get(other) ?? []).map((before) => ({ from: before.node, to: node, kind: 'waits' as const }))),
    ),
  ];
  return { nodes, edges };
}

/** Tasks with a node each: one whose number another has taken is told apart by its line. */
function distinct(tasks: readonly Task[]): { node: string; task: Task }[] {
  const seen = new Set<string>();
  return tasks.map((task) => {
    const own = name('t', task.id);
    const node = seen.has(own) ? `${own}_line${task.line}` : own;
    seen.add(own);
    return { node, task };
  });
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
