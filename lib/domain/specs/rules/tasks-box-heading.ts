import { quote, type Rule } from '../../shared/rule.ts';
import { count } from '../../shared/wording.ts';
import type { TasksInput } from './inputs.ts';

/** `### [x] 1.1 Title`, `### - [ ] 1.1 Title`, `### 1. [x] Title`; `[x](https://…)` is a link, `[x] means done` a legend. */
const BOX = /^(?:[-*+]\s{1,9})?(?:\d{1,6}(?:\.\d{1,6}){0,6}[.)]?\s{1,9})?\[[ xX~-]\]\*?\s{1,9}(?![\s\p{Ll}=])/u;

export const tasksBoxHeading: Rule<TasksInput> = {
  id: 'tasks-box-heading',
  level: 'warning',
  explanation:
    'A box in a heading is no task, here or in Kiro: nothing runs or counts it. Told as info where each of them has tasks below it, which then say what is done.',
  example: { wrong: '### [x] 1.1 Create the store', right: '- [x] 1.1 Create the store' },
  check({ tasks: { sections, tasks } }) {
    const headed = sections.filter(({ text }) => BOX.test(text));
    const [first, ...more] = headed;
    if (first === undefined) return [];
    // Both stand in order.
    let next = 0;
    const areGroups = headed.every(({ line, endLine }) => {
      while ((tasks[next]?.line ?? Infinity) <= line) next += 1;
      return (tasks[next]?.line ?? Infinity) <= endLine;
    });
    const others = more.length === 0 ? '' : `, as ${more.length === 1 ? 'does' : 'do'} ${count(more.length, 'box')} behind it`;
    return [
      {
        message: `The box of ${quote(first.text)} stands in a heading${others}: it is no task, so that nothing runs or counts it.`,
        line: first.line,
        ...(areGroups && { level: 'info' as const }),
        fix: 'Write tasks as items, and what is said of them below: `- [ ] 1.1 Create the store`.',
      },
    ];
  },
};
