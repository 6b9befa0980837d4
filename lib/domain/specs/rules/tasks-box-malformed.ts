import type { Rule } from '../../shared/rule.ts';
import type { TasksInput } from './inputs.ts';

export const tasksBoxMalformed: Rule<TasksInput> = {
  id: 'tasks-box-malformed',
  level: 'error',
  explanation:
    'A box is `- [ ] ` with one space, `x`, `-` or `~` in it. Anything else is no task: it is not shown, not run and not counted.',
  example: { wrong: '-[ ] 2. Create the store', right: '- [ ] 2. Create the store' },
  check: ({ tasks }) =>
    tasks.broken.map(({ line, column, endColumn, start, end, numbered, meant }) => ({
      ...(numbered ? {} : { level: 'warning' as const }),
      message: 'This line looks like a task, and no tool reads it as one.',
      ...{ line, column, endColumn },
      fix:
        meant === undefined
          ? numbered
            ? 'Write `- [ ] ` for open, `- [x] ` for done.'
            : 'Write `- [ ] ` for open, `- [x] ` for done; or, where it is no task, put the brackets into a code span.'
          : `Write \`-${meant}…\`.`,
      edit: meant === undefined ? undefined : { start, end, text: meant },
    })),
};
