import { danglingReferences } from '../dangling.ts';
import { isStanding } from '../standing.ts';
import { shortName, type TasksInput } from './inputs.ts';
import type { Observation, Rule } from '../../shared/rule.ts';
import type { Task, TasksDocument } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import { normal, type Trace, type TracedCriterion } from '../trace.ts';
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

/** Open tasks that cite withdrawn criteria: nobody asks for those any more, and where there are no others, nobody asks for the task. */
function forNothing({ trace, ahead }: TasksInput): Observation[] {
  if (trace.criteria.every(isStanding)) return [];
  const withdrawn = withdrawnNames(trace);
  const citedBy = new Map<string, TracedCriterion[]>();
  for (const criterion of trace.criteria)
    for (const key of new Set(criterion.tasks)) {
      const cited = citedBy.get(key);
      if (cited === undefined) citedBy.set(key, [criterion]);
      else cited.push(criterion);
    }
  return ahead.flatMap((task) => {
    const cited = citedBy.get(task.key) ?? [];
    if (cited.every(isStanding)) return [];
    return cited.some(isStanding) ? besideOthers(task, withdrawn) : [onlyWithdrawn(task, cited)];
  });
}

function onlyWithdrawn(task: Task, cited: readonly TracedCriterion[]): Observation {
  const ids = cited.map(({ id }) => id);
  const names = new Set(cited.flatMap(({ id, requirement }) => [normal(id), normal(requirement)]));
  const reference = task.references.find((each) => each.ids.some((id) => names.has(normal(id))));
  return {
    level: 'warning',
    message: `Task ${shortName(task)} cites withdrawn criteria only: ${someOf(ids)}.`,
    ...(reference === undefined ? { line: task.line } : spotOf(reference)),
    ids,
    subject: shortName(task),
    fix: 'Take it out, or cite what stands.',
  };
}

/** Those that it names: a range is of what stands in it, and so is a requirement while any of it does. */
function besideOthers(task: Task, withdrawn: ReadonlyMap<string, string>): Observation[] {
  const found = task.references
    .filter(({ kind }) => kind === 'id')
    .flatMap((reference) => reference.ids.map((id) => ({ reference, id, what: withdrawn.get(normal(id)) })));
  return found.flatMap(({ reference, id, what }) =>
    what === undefined
      ? []
      : [
          {
            level: 'info',
            message: `Task ${shortName(task)} cites ${what}, which is withdrawn.`,
            ...spotOf(reference),
            ids: [id],
            subject: shortName(task),
            fix: 'Take the reference out.',
          },
        ],
  );
}

/** What a reference to a criterion that is withdrawn, or to a requirement all of which is, names. */
function withdrawnNames({ criteria }: Trace): ReadonlyMap<string, string> {
  const requirements = Map.groupBy(criteria, ({ requirement }) => requirement);
  return new Map([
    ...[...requirements].filter(([, all]) => !all.some(isStanding)).map(([id]) => [normal(id), `requirement ${id}`] as const),
    ...criteria.filter((criterion) => !isStanding(criterion)).map(({ id }) => [normal(id), `criterion ${id}`] as const),
  ]);
}
