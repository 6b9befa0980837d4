import type { Task } from './read/tasks.ts';

/** By the id of each task, that of one among those that wait for each other with it, which all of them have; its own where none does. */
export function waitingTogether(tasks: readonly Pick<Task, 'id' | 'dependsOn'>[]): ReadonlyMap<string, string> {
  const before = new Map(tasks.map(({ id, dependsOn }) => [id, dependsOn]));
  const after = new Map(tasks.map(({ id }): [string, string[]] => [id, []]));
  for (const [id, ids] of before) for (const each of ids) after.get(each)?.push(id);
  // Kosaraju's algorithm: of what is left last in one direction, whatever can be reached in the other is strongly connected.
  const seen = new Set<string>();
  const order = [...before.keys()].flatMap((id) => reached(id, before, seen));
  const found = new Map<string, string>();
  const placed = new Set<string>();
  for (const id of order.reverse()) for (const each of reached(id, after, placed)) found.set(each, id);
  return found;
}

/** What can be reached from a task and was not yet, each behind what is reached from it. */
function reached(root: string, edges: ReadonlyMap<string, readonly string[]>, seen: Set<string>): string[] {
  const found: string[] = [];
  const path = [{ id: '', rest: [root] }];
  for (let last = path[0]; last !== undefined; last = path.at(-1)) {
    const next = last.rest.pop();
    if (next === undefined) {
      path.pop();
      found.push(last.id);
    } else if (!seen.has(next)) {
      seen.add(next);
      path.push({ id: next, rest: [...(edges.get(next) ?? [])] });
    }
  }
  // What it was begun with is no task.
  return found.slice(0, -1);
}
