import type { Rule } from '../../shared/rule.ts';
import { waitingTogether } from '../cycles.ts';
import { spotOf } from '../text/place.ts';
import { shortName, type TasksInput } from './inputs.ts';

export const tasksOrder: Rule<TasksInput> = {
  id: 'tasks-order',
  level: 'error',
  explanation: 'Without a dependency graph, tasks run in the order of the document; a task that stands before what it needs would fail.',
  example: { wrong: '1.1 with _Depends: 1.2_', right: '1.2 with _Depends: 1.1_' },
  check({ tasks: { tasks, waves } }) {
    // With a graph, tasks-waves compares the waves.
    if (waves !== undefined || tasks.every(({ prerequisites }) => prerequisites.length === 0)) return [];
    const position = new Map(tasks.filter(({ id }) => id !== '').map(({ id }, index) => [id, index]));
    const misplaced = tasks.flatMap((task) =>
      task.prerequisites.flatMap((reference) =>
        reference.ids
          .filter((id) => !isWithin(id, task.id) && (position.get(id) ?? -1) > (position.get(task.id) ?? Infinity))
          .map((id) => ({ task, reference, id })),
      ),
    );
    // No order is right for tasks that wait for each other, which tasks-dependencies tells.
    if (misplaced.length === 0) return [];
    const together = waitingTogether(tasks.filter(({ id }) => id !== ''));
    return misplaced
      .filter(({ task, id }) => task.id === '' || together.get(task.id) !== together.get(id))
      .map(({ task, reference, id }) => ({
        message: `Task ${shortName(task)} depends on ${id}, which stands below it.`,
        ...spotOf(reference),
        fix: `Move task ${shortName(task)} behind ${id}, or add a dependency graph.`,
      }));
  },
};

/** A parent that names one of its own tasks. */
function isWithin(id: string, task: string): boolean {
  return id === task || id.startsWith(`${task}.`);
}
