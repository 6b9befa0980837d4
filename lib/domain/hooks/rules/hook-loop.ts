import type { Observation, Rule } from '../../shared/rule.ts';
import { compileMatcher } from '../matcher.ts';
import type { Hook } from '../model.ts';
import { type HookWrites, takenTests, writesOf } from '../writes.ts';
import { called, type HooksInput, placeOf, runningHooks } from './input.ts';

export const hookLoop: Rule<HooksInput> = {
  id: 'hook-loop',
  level: 'warning',
  explanation:
    'An action that writes what its own trigger watches, by itself or through other hooks, sets itself off again. Edits of agents fire file hooks like those of people.',
  example: {
    wrong: 'watch **/README.md and ask the agent to update README.md',
    right: 'watch src/** and ask the agent to update README.md',
  },
  confidence: 0.6,
  check: ({ hooks, paths }) => {
    const nodes = runningHooks(hooks).map((hook) => nodeOf(hook));
    return [...nodes.flatMap((node) => observeSelf(node, paths)), ...chains(nodes)];
  },
};

interface Node {
  hook: Hook;
  writes: HookWrites;
  takes: (path: string) => boolean;
}

function nodeOf(hook: Hook): Node {
  // What is there already is not created again, nor deleted: such a hook comes to rest.
  const isRepeated = hook.trigger === 'file-save';
  const matcher = isRepeated ? compileMatcher(hook) : undefined;
  return { hook, writes: writesOf(hook), takes: matcher?.ok === true ? matcher.test : () => false };
}

function observeSelf({ hook, writes, takes }: Node, paths: readonly string[]): Observation[] {
  const own = selfReason({ hook, writes, takes }, paths);
  if (own === undefined) return [];
  const { reason, fix, level } = own;
  return [{ message: `${called(hook)} can set itself off: ${reason}.`, ...placeOf(hook, 'text'), fix, level }];
}

function selfReason({ hook, writes, takes }: Node, paths: readonly string[]): { reason: string; fix: string; level?: 'info' } | undefined {
  const named = writes.paths.find(takes);
  if (named !== undefined) return { reason: `it writes ${named}, which it watches`, fix: `Take \`${named}\` out of the patterns.` };
  if (writes.commits && hook.trigger === 'commit')
    return { reason: 'it makes commits at every commit', fix: 'Leave the commit to a person.' };
  // Formatters and fixers come to rest: what they have written they leave alone.
  if (writes.watched && hook.trigger === 'file-save')
    return {
      ...{ reason: 'it changes the files whose saving sets it off', level: 'info' },
      fix: 'Make sure that a second run changes nothing, or run it before the commit.',
    };
  const test = writes.tests && hook.trigger === 'file-save' ? takenTests(paths, takes) : undefined;
  return test === undefined
    ? undefined
    : { reason: `it writes tests, and its pattern takes ${test}`, fix: 'Leave tests out of the pattern.' };
}

/** Circles of two hooks and more, each told once, at its first hook. */
function chains(nodes: readonly Node[]): Observation[] {
  const edges = new Map(nodes.map((node) => [node, nodes.filter((other) => other !== node && node.writes.paths.some(other.takes))]));
  const done = new Set<Node>();
  return nodes.flatMap((node) => {
    if (done.has(node)) return [];
    const circle = circleFrom(node, edges);
    if (circle === undefined) return [];
    for (const each of circle) done.add(each);
    const [first, ...rest] = circle.map(({ hook }) => called(hook));
    const message = `${first ?? ''} sets off ${rest.join(', which sets off ')}, which sets off ${first ?? ''} again.`;
    return [{ message, ...placeOf(node.hook, 'text'), fix: 'Take what one of them writes out of the patterns of the next.' }];
  });
}

/** The shortest way from a hook back to itself. */
function circleFrom(start: Node, edges: ReadonlyMap<Node, readonly Node[]>): Node[] | undefined {
  const cameFrom = new Map<Node, Node>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return wayTo(node, start, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function wayTo(last: Node, start: Node, cameFrom: ReadonlyMap<Node, Node>): Node[] {
  const way = [last];
  for (let node = last; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    way.unshift(node);
  }
  return way;
}
