import { KnownIds } from '../nearest.ts';
import { missingGroups } from '../read/group-headings.ts';
import type { Reference } from '../read/references.ts';
import type { Task } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import { shortName, type TasksInput } from './inputs.ts';
import { type Observation, quote, type Rule } from '../../shared/rule.ts';

export const tasksDependencies: Rule<TasksInput> = {
  id: 'tasks-dependencies',
  level: 'error',
  explanation: 'Tasks that wait for each other, or for one that does not exist, would never start.',
  example: { wrong: '1.1 depends on 1.2, and 1.2 on 1.1', right: '- _Depends: 1.1_ below task 1.2 only' },
  check({ tasks: { tasks, groups, sections } }) {
    if (tasks.every(({ prerequisites }) => prerequisites.length === 0)) return [];
    const byId = new Map(tasks.filter(({ id }) => id !== '').map((task) => [task.id, task]));
    const ids = new Set([...byId.keys(), ...groups.map(({ id }) => id)]);
    const known = new KnownIds(() => ids);
    return [
      ...tasks.flatMap((task) => unknown(task, ids, known)),
      ...cycles(tasks, byId),
      ...missingGroups(tasks, sections).map(withoutHeading),
    ];
  },
};

function unknown(task: Task, ids: ReadonlySet<string>, known: KnownIds): Observation[] {
  return task.prerequisites
    .flatMap((reference) => reference.ids.map((id) => ({ id, reference })))
    .filter(({ id }) => !ids.has(id))
    .map(({ id, reference }) => {
      const candidate = known.nearest(id);
      // Nobody means the task itself.
      const fix = candidate === undefined || candidate === task.id ? 'Name an existing task.' : `Did you mean ${candidate}?`;
      return { message: `Task ${shortName(task)} depends on task ${id}, which does not exist.`, ...spotOf(reference), fix };
    });
}

/** It may be that of another document. */
function withoutHeading({ task, reference }: { task: Task; reference: Reference }): Observation {
  const message = `Task ${shortName(task)} depends on ${quote(reference.raw)}, and no heading has that number: nothing is waited for.`;
  return { level: 'warning', message, ...spotOf(reference), fix: 'Name a heading that is there, or the tasks.' };
}

/** One observation for each cycle, at the first task of it that is met. */
function cycles(tasks: readonly Task[], byId: ReadonlyMap<string, Task>): Observation[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: Observation[] = [];
  const path: { task: Task; next: number }[] = [];
  for (const root of tasks.filter(({ id }) => id !== '')) {
    if (!state.has(root.id)) path.push({ task: root, next: 0 });
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      state.set(frame.task.id, 'open');
      const next = byId.get(frame.task.dependsOn[frame.next] ?? '');
      if (frame.next >= frame.task.dependsOn.length) {
        state.set(frame.task.id, 'done');
        path.pop();
      } else if (next !== undefined && state.get(next.id) === 'open')
        found.push(
          cycle(
            path.map(({ task }) => task.id),
            next,
          ),
        );
      else if (next !== undefined && !state.has(next.id)) path.push({ task: next, next: 0 });
      frame.next += 1;
    }
  }
  return found;
}

function waitingForItself(task: Task): Observation {
  const { id, text, prerequisites } = task;
  const own = prerequisites.find(({ ids }) => ids.includes(id)) ?? text;
  return { message: `Task ${id} waits for itself.`, ...spotOf(own), fix: `Name the tasks that ${id} needs, or take the line out.` };
}

function cycle(path: readonly string[], back: Task): Observation {
  const ring = [...path.slice(path.indexOf(back.id)), back.id];
  if (ring.length === 2) return waitingForItself(back);
  return { message: `Tasks wait for each other: ${ring.join(' → ')}.`, ...spotOf(back.text), fix: 'Remove one of these dependencies.' };
}
