import type { Rule } from '../../shared/rule.ts';
import { idsInWords } from '../../shared/wording.ts';
import { openParts } from '../open-parts.ts';
import { spotOf } from '../text/place.ts';
import { fullName, shortName, type TasksInput } from './inputs.ts';

export const tasksParentDone: Rule<TasksInput> = {
  id: 'tasks-parent-done',
  level: 'warning',
  explanation:
    'A parent is done when its required tasks are. A ticked parent above an open task hides work that is left; Kiro refuses to make one. A task marked as put off, `(deferred)`, may stay open.',
  example: { wrong: '- [x] 1. Store\n  - [ ] 1.1 Create the schema', right: '- [ ] 1. Store\n  - [ ] 1.1 Create the schema' },
  check({ tasks: { tasks } }) {
    if (tasks.every(({ status, leaf }) => leaf || status !== 'completed')) return [];
    const open = openParts(tasks);
    return tasks.flatMap((task) => {
      const children = task.status === 'completed' && !task.leaf ? (open.get(task.key) ?? []) : [];
      const [first] = children;
      if (first === undefined) return [];
      const name = children.every(({ id }) => id !== '') ? idsInWords(children.map(({ id }) => id)) : shortName(first);
      const [what, are] = name === shortName(first) ? ['task', 'is'] : ['tasks', 'are'];
      const message = `Task ${fullName(task)} is done, but ${what} ${name} below it ${are} not.`;
      return [
        {
          message,
          ...spotOf(task.text),
          fix: `Finish ${name}, mark ${are === 'is' ? 'it' : 'them'} optional with "*", or open the parent again.`,
        },
      ];
    });
  },
};
