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
    const repeated = new Set<string>();
    return tasks.tasks.flatMap(({ id, key, parent, line, text }) => {
      const before = id === '' ? undefined : first.get(id);
      if (before !== undefined) repeated.add(key);
      // The steps of a task whose number is repeated are repeated with it.
      if (before !== undefined && parent !== undefined && repeated.has(parent)) return [];
      if (before !== undefined)
        return [{ message: `Task ${id} exists already on line ${before}.`, ...spotOf(text), fix: 'Give it the next free number.' }];
      first.set(id, line);
      return [];
    });
  },
};
