import { quote, type Rule } from '../../shared/rule.ts';
import { someOf } from '../../shared/wording.ts';
import { spotOf } from '../text/place.ts';
import { inOwnIds, type TasksInput } from './inputs.ts';

export const tasksReferencesAbsent: Rule<TasksInput> = {
  id: 'tasks-references-absent',
  level: 'warning',
  explanation: 'When tasks cite the criteria they fulfil, gaps can be found and commits traced without a model.',
  example: { wrong: 'tasks without references', right: '- _Requirements: 1.1, 1.2_ as the last line of a task' },
  check({ tasks: { tasks }, trace }) {
    if (trace.criteria.length === 0 || tasks.length === 0) return [];
    const references = tasks.flatMap((task) => task.references);
    if (references.some(({ kind }) => kind !== 'text')) return [];
    const [first] = references;
    const fix = inOwnIds(trace, (ids) => `Say it in the last line of each task, in this form: - _Requirements: ${ids}_`);
    if (first === undefined) return [{ message: 'No task says which criteria it fulfils.', line: tasks[0]?.line ?? 1, ...fix }];
    const named = [...new Set(references.map(({ raw }) => quote(raw)))];
    const verb = named.length === 1 ? 'is' : 'are';
    return [{ message: `No task says which criteria it fulfils: ${someOf(named, 3)} ${verb} the id of none.`, ...spotOf(first), ...fix }];
  },
};
