import { danglingReferences } from '../dangling.ts';
import type { TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const tasksReferenceDangling: Rule<TasksInput> = {
  id: 'tasks-reference-dangling',
  level: 'error',
  explanation: 'A reference to a criterion that does not exist hides that the real one has no task.',
  example: { wrong: '_Requirements: 9.1_ where there is no requirement 9', right: '_Requirements: 1.1, 1.2_' },
  check: ({ trace }) => danglingReferences(trace, 'tasks'),
};
