import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksPresent: Rule<TasksInput> = {
  id: 'tasks-present',
  level: 'error',
  explanation: 'A plan without a task cannot be carried out.',
  example: { wrong: '# Implementation Plan (and prose)', right: '- [ ] 1.1 Create `src/preferences/schema.ts` with the payload schema' },
  check({ tasks }) {
    if (tasks.tasks.length > 0) return [];
    return [{ message: tasks.empty ? 'The document is empty.' : 'The document has no task (a line "- [ ] 1.1 …").', line: 1 }];
  },
};
