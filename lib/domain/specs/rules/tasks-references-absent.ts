import { inOwnIds, type TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksReferencesAbsent: Rule<TasksInput> = {
  id: 'tasks-references-absent',
  level: 'warning',
  explanation: 'When tasks cite the criteria they fulfil, gaps can be found and commits traced without a model.',
  example: { wrong: 'tasks without references', right: '- _Requirements: 1.1, 1.2_ as the last line of a task' },
  check: ({ tasks, trace }) =>
    trace.criteria.length === 0 || tasks.tasks.length === 0 || tasks.tasks.some(({ references }) => references.length > 0)
      ? []
      : [
          {
            message: 'No task says which criteria it fulfils.',
            line: tasks.tasks[0]?.line ?? 1,
            ...inOwnIds(trace, (ids) => `Say it in the last line of each task, in this form: - _Requirements: ${ids}_`),
          },
        ],
};
