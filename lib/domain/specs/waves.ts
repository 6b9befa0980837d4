/** One node of the dependency graph of a plan, in document order. */
export interface WaveTask {
  id: string;
  /** Ids that must be finished before; unknown ones and those that would close a cycle are ignored. */
  dependsOn: readonly string[];
  /** Two tasks that write the same file never share a wave. */
  files: readonly string[];
  /** Tasks after a barrier start later than all before it. */
  barrierBefore: boolean;
}

/**
 * Waves of task ids that may run in parallel: each task in the first wave after those it depends on and after earlier
 * tasks that write one of its files. Every task is in exactly one wave; the order within a wave is the document's.
 */
export function computeWaves(tasks: readonly WaveTask[]): string[][] {
  const waves: string[][] = [];
  for (const segment of segments(tasks)) waves.push(...segmentWaves(segment));
  return waves;
}

function segments(tasks: readonly WaveTask[]): WaveTask[][] {
  const parts: WaveTask[][] = [[]];
  for (const task of tasks) {
    if (task.barrierBefore && parts.at(-1)?.length !== 0) parts.push([]);
    parts.at(-1)?.push(task);
  }
  return parts;
}

function segmentWaves(tasks: readonly WaveTask[]): string[][] {
  const position = new Map(tasks.map((task, index) => [task.id, index]));
  const wave = new Map<string, number>();
  const lastWriter = new Map<string, number>();
  for (const task of dependencyOrder(tasks)) {
    const before = task.dependsOn.flatMap((id) => wave.get(id) ?? []);
    const writers = task.files.flatMap((file) => lastWriter.get(file) ?? []);
    const own = 1 + Math.max(-1, ...before, ...writers);
    wave.set(task.id, own);
    for (const file of task.files) lastWriter.set(file, own);
  }
  const waves: string[][] = Array.from({ length: 1 + Math.max(-1, ...wave.values()) }, () => []);
  for (const [id, number] of wave) waves[number]?.push(id);
  return waves.map((ids) => ids.sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0)));
}

/** Depth-first from the document's order: a task follows what it depends on; an edge back into an open task (a cycle) is ignored. */
function dependencyOrder(tasks: readonly WaveTask[]): WaveTask[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const state = new Map<string, 'open' | 'done'>();
  const order: WaveTask[] = [];
  for (const root of tasks) {
    const stack = state.has(root.id) ? [] : [{ task: root, next: 0 }];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      state.set(frame.task.id, state.get(frame.task.id) ?? 'open');
      const id = frame.task.dependsOn[frame.next];
      frame.next += 1;
      const dependency = id === undefined || state.has(id) ? undefined : byId.get(id);
      if (dependency !== undefined) stack.push({ task: dependency, next: 0 });
      else if (id === undefined) {
        state.set(frame.task.id, 'done');
        order.push(frame.task);
        stack.pop();
      }
    }
  }
  return order;
}
