import type { Task } from './read/tasks.ts';

/** Ids of tasks that wait for each other, or that stand between such: what is left when first and last tasks are taken away as long as there are any. */
export function tasksOnCycles(tasks: readonly Pick<Task, 'id' | 'dependsOn'>[]): ReadonlySet<string> {
  const before = new Map<string, Set<string>>();
  for (const { id, dependsOn } of tasks) before.set(id, new Set([...(before.get(id) ?? []), ...dependsOn]));
  const after = new Map([...before.keys()].map((id): [string, Set<string>] => [id, new Set()]));
  for (const [id, ids] of before) for (const each of ids) after.get(each)?.add(id);
  const left = new Set(before.keys());
  take(left, before, after);
  take(left, after, before);
  return left;
}

type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/** Takes away what has nothing on one side, and then what has nothing left there. */
function take(left: Set<string>, one: Edges, other: Edges): void {
  const count = new Map([...left].map((id) => [id, [...(one.get(id) ?? [])].filter((each) => left.has(each)).length]));
  const free = [...left].filter((id) => count.get(id) === 0);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    left.delete(id);
    for (const each of other.get(id) ?? []) {
      const rest = (count.get(each) ?? 0) - 1;
      count.set(each, rest);
      if (rest === 0) free.push(each);
    }
  }
}
