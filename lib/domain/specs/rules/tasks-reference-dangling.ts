import { danglingReferences } from '../dangling.ts';
import { isStanding } from '../standing.ts';
import { shortName, type TasksInput } from './inputs.ts';
import type { Observation, Rule } from '../../shared/rule.ts';
import type { TasksDocument } from '../read/tasks.ts';
import type { Trace, TracedCriterion } from '../trace.ts';
import { count, someOf } from '../../shared/wording.ts';

export const tasksReferenceDangling: Rule<TasksInput> = {
  id: 'tasks-reference-dangling',
  level: 'error',
  explanation: 'A reference to a criterion that does not exist, or is withdrawn, hides that the real one has no task.',
  example: { wrong: '_Requirements: 9.1_ where there is no requirement 9', right: '_Requirements: 1.1, 1.2_' },
  check: (input) => [...unstated(input.tasks, input.trace), ...danglingReferences(input.trace, 'tasks'), ...forNothing(input)],
};

/** Said once: it is the document that is missing. */
function unstated({ tasks }: TasksDocument, trace: Trace): Observation[] {
  if (trace.unstated.length === 0) return [];
  const citing = tasks.filter(({ criteria }) => criteria.length > 0);
  const said = citing.length === 1 ? 'A task refers' : `${count(citing.length, 'task')} refer`;
  return [
    {
      level: 'warning',
      message: `${said} to criteria (${someOf(trace.unstated)}), and the spec has no requirements.md that states any.`,
      ids: [...trace.unstated],
      line: citing[0]?.references[0]?.line ?? 1,
      fix: 'Write requirements.md, or take the references out.',
    },
  ];
}

/** Open tasks that cite criteria all of which are withdrawn: they would be done for nobody. */
function forNothing({ trace, ahead }: TasksInput): Observation[] {
  if (trace.criteria.every(isStanding)) return [];
  const citedBy = new Map<string, TracedCriterion[]>();
  for (const criterion of trace.criteria)
    for (const key of new Set(criterion.tasks)) {
      const cited = citedBy.get(key);
      if (cited === undefined) citedBy.set(key, [criterion]);
      else cited.push(criterion);
    }
  return ahead.flatMap((task) => {
    const cited = citedBy.get(task.key) ?? [];
    if (cited.length === 0 || cited.some(isStanding)) return [];
    const message = `Task ${shortName(task)} cites withdrawn criteria only: ${someOf(cited.map(({ id }) => id))}.`;
    return [
      {
        level: 'warning',
        message,
        line: task.line,
        ids: cited.map(({ id }) => id),
        subject: shortName(task),
        fix: 'Take it out, or cite what stands.',
      },
    ];
  });
}
