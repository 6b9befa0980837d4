import type { TasksInput } from './inputs.ts';
import { quote, type Rule } from '../../shared/rule.ts';

export const tasksCriterionUnowned: Rule<TasksInput> = {
  id: 'tasks-criterion-unowned',
  level: 'error',
  explanation: 'A criterion that no task owns will not be built; nothing later in the pipeline would notice.',
  example: { wrong: 'criterion 2.3 in no task', right: '- _Requirements: 2.1, 2.3_ below the task that builds it' },
  check({ tasks, trace }) {
    // A plan that never cites a criterion is told so once, by tasks-references-absent.
    if (!tasks.tasks.some(({ references }) => references.some(({ ids, kind }) => ids.length > 0 || kind === 'all'))) return [];
    return trace.criteria
      .filter(({ id }) => trace.gaps.unowned.includes(id))
      .map(({ id, text }) => ({
        message: `No task owns criterion ${id}: ${quote(text)}.`,
        line: tasks.tasks[0]?.line ?? 1,
        fix: `Add ${id} to "_Requirements: …_" of the task that fulfils it, or add a task.`,
      }));
  },
};
