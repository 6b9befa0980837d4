import type { Rule } from '../../shared/rule.ts';
import type { BrokenBox } from '../read/broken-box.ts';
import type { TasksInput } from './inputs.ts';

export const tasksBoxMalformed: Rule<TasksInput> = {
  id: 'tasks-box-malformed',
  level: 'error',
  explanation:
    'A box is `- [ ] ` with one space, `x`, `-` or `~` in it. Anything else is no task: it is not shown, not run and not counted.',
  example: { wrong: '-[ ] 2. Create the store', right: '- [ ] 2. Create the store' },
  check: ({ tasks }) =>
    tasks.broken.map(({ line, column, endColumn, start, end, numbered, meant, status, mark }) => ({
      ...(numbered ? {} : { level: 'warning' as const }),
      message:
        mark === undefined
          ? 'This line looks like a task, and no tool reads it as one.'
          : `\`[${mark.text}]\` says "${mark.says}" to some, but no tool reads this line as a task.`,
      ...{ line, column, endColumn },
      fix: fixOf({ numbered, meant, status, mark }),
      edit: meant === undefined ? undefined : { start, end, text: meant },
    })),
};

function fixOf({ numbered, meant, status, mark }: Pick<BrokenBox, 'numbered' | 'meant' | 'status' | 'mark'>): string {
  if (meant !== undefined) return `Write \`-${meant}…\`.`;
  if (mark !== undefined) return mark.write;
  const box = `Write \`- [${status}] \``;
  return numbered ? `${box}.` : `${box}; or, where it is no task, put the brackets into a code span.`;
}
