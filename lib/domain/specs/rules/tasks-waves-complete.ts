import { taskLeaves } from '../plan.ts';
import { idsAbove } from '../read/task-number.ts';
import { spotOf } from '../text/place.ts';
import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksWavesComplete: Rule<TasksInput> = {
  id: 'tasks-waves-complete',
  level: 'warning',
  explanation:
    'A task outside the dependency graph runs alone and holds up everything after it, as a checkpoint does; for other tasks that is hardly meant.',
  example: { wrong: 'task 2.3 in no wave', right: '{"id": 2, "tasks": ["2.3"]}' },
  check({ tasks }) {
    if (tasks.waves === undefined) return [];
    const planned = new Set(tasks.waves.flatMap((wave) => wave.tasks));
    return taskLeaves(tasks)
      .filter(({ id, checkpoint, status }) => id !== '' && !checkpoint && status !== 'completed' && !isPlanned(id, planned))
      .map(({ id, text }) => ({
        message: `Task ${id} is in no wave of the dependency graph.`,
        ...spotOf(text),
        fix: `Add "${id}" to the tasks of a wave behind those that it needs.`,
      }));
  },
};

/** By itself, or with all that its parent has: that the graph should name leaves is told of the graph. */
function isPlanned(id: string, planned: ReadonlySet<string>): boolean {
  return planned.has(id) || idsAbove(id).some((above) => planned.has(above));
}
