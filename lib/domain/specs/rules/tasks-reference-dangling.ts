import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksReferenceDangling: Rule<TasksInput> = {
  id: 'tasks-reference-dangling',
  level: 'error',
  explanation: 'A reference to a criterion that does not exist hides that the real one has no task.',
  example: { wrong: '_Requirements: 9.1_ where there is no requirement 9', right: '_Requirements: 1.1, 1.2_' },
  check: ({ trace }) =>
    trace.dangling
      .filter(({ document }) => document === 'tasks')
      .map(({ from, id, candidate, line, column, endColumn }) => ({
        message: `The ${from} refers to criterion ${id}, which does not exist.`,
        line,
        column,
        endColumn,
        fix: candidate === undefined ? 'Name an existing criterion or remove the reference.' : `Did you mean ${candidate}?`,
      })),
};
