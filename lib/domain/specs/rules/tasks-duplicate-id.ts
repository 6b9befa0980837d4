import type { Task } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksDuplicateId: Rule<TasksInput> = {
  id: 'tasks-duplicate-id',
  level: 'error',
  explanation: 'Status, waves and commits name tasks by number; a number used twice makes them ambiguous.',
  example: { wrong: '- [ ] 2.1 Build … - [ ] 2.1 Test', right: '- [ ] 2.1 Build … - [ ] 2.2 Test' },
  check({ tasks }) {
    // A task goes by its number where no other has it, else by its text.
    if (tasks.tasks.every(({ id, key, fullText }) => id === '' || (key === id && fullText !== id))) return [];
    const first = new Map<string, number>();
    const runs: { task: Task; before: number; ids: string[] }[] = [];
    let last: Task | undefined;
    for (const task of tasks.tasks) {
      const before = task.id === '' ? undefined : first.get(task.id);
      const run = last !== undefined && isOfOne(last, task) ? runs.at(-1) : undefined;
      if (before === undefined) first.set(task.id, task.line);
      else if (run === undefined) runs.push({ task, before, ids: [task.id] });
      else run.ids.push(task.id);
      last = before === undefined ? undefined : task;
    }
    return runs.map(({ task: { id, text }, before, ids }) => ({
      message: `Task ${id} exists already on line ${before}${ids.length === 1 ? '' : `, and so do ${ids.length - 1} behind it`}.`,
      ...spotOf(text),
      ids,
      fix: ids.length === 1 ? 'Give it the next free number.' : 'Give them the next free numbers, or remove one of the two lists.',
    }));
  },
};

/** A list that was written twice is one mistake, however long it is. */
function isOfOne(one: Task, other: Task): boolean {
  const groupOf = ({ id }: Task): string => id.split('.')[0] ?? '';
  return groupOf(one) === groupOf(other);
}
