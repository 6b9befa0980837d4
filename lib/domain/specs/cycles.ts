import type { Task } from './read/tasks.ts';

/** By the id of each task, that of one among those that wait for each other with it, which all of them have; its own where none does. */
export function waitingTogether(tasks: readonly Pick<Task, 'id' | 'dependsOn'>[]): ReadonlyMap<string, string> {
  const before = new Map(tasks.map(({ id }): [string, Set<string>] => [id, new Set()]));
  const after = new Map(tasks.map(({ id }): [string, Set<string>] => [id, new Set()]));
  for (const { id, dependsOn } of tasks)
    for (const each of dependsOn) {
      if (!before.has(each)) continue;
      before.get(id)?.add(each);
      after.get(each)?.add(id);
    }
  // Kosaraju's algorithm: of what is left last in one direction, whatever can be reached in the other is strongly connected.
  const seen = new Set<string>();
  const order = [...before.keys()].flatMap((id) => reached(id, before, seen));
  const found = new Map<string, string>();
  const placed = new Set<string>();
  for (const id of order.reverse()) for (const each of reached(id, after, placed)) found.set(each, id);
  return found;
}

/** What can be reached from a task and was not yet, each behind what is reached from it. */
function reached(root: string, edges: ReadonlyMap<string, ReadonlySet<string>>, seen: Set<string>): string[] {
  if (seen.has(root)) return [];
  seen.add(root);
  const found: string[] = [];
  const path = [{ id: root, rest: [...(edges.get(root) ?? [])] }];
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    const next = last.rest.pop();
    if (next === undefined) {
      found.push(last.id);
      path.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      path.push({ id: next, rest: [...(edges.get(next) ?? [])] });
    }
  }
  return found;
}
