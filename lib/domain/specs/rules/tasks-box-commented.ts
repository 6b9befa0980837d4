import type { Rule } from '../../shared/rule.ts';
import { someOf } from '../../shared/wording.ts';
import type { TasksInput } from './inputs.ts';

export const tasksBoxCommented: Rule<TasksInput> = {
  id: 'tasks-box-commented',
  level: 'info',
  explanation:
    'A box in an HTML comment is no task here: nothing runs or counts it. Tools that look at single lines only, as Kiro does, take it for one all the same.',
  example: { wrong: '<!--\n- [ ] 2. Create the store\n-->', right: '- [ ] 2. Create the store' },
  check: ({ tasks: { commented } }) => {
    const [line, ...more] = commented;
    if (line === undefined) return [];
    const others = more.length === 0 ? '' : `, with ${more.length} more on line${more.length === 1 ? '' : 's'} ${someOf(more.map(String))}`;
    return [
      {
        message: `This box stands in an HTML comment${others}: it is not run, while tools that look at single lines take it for a task.`,
        line,
        fix: 'Take it out of the comment where it is a task; delete it where it is none, or write it as plain text.',
      },
    ];
  },
};
