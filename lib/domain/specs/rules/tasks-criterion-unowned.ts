import { idsInWords } from '../../shared/wording.ts';
import { type Observation, quote, type Rule } from '../../shared/rule.ts';
import type { TracedCriterion } from '../trace.ts';
import { tasksAhead } from '../plan.ts';
import type { TasksInput } from './inputs.ts';

export const tasksCriterionUnowned: Rule<TasksInput> = {
  id: 'tasks-criterion-unowned',
  level: 'error',
  explanation:
    'A criterion that no task owns will not be built; nothing later in the pipeline would notice. Where all tasks are done it is a warning: perhaps it is built, and only the reference is missing.',
  example: { wrong: 'criterion 2.3 in no task', right: '- _Requirements: 2.1, 2.3_ below the task that builds it' },
  check({ tasks, trace }) {
    // A plan that never cites a criterion is told so once, by tasks-references-absent.
    if (!tasks.tasks.some(({ references }) => references.some(({ ids, kind }) => ids.length > 0 || kind === 'all'))) return [];
    const unowned = new Set(trace.gaps.unowned);
    // Of a plan that is carried out it can be the references that are missing, as well as the work.
    const isDone = tasksAhead(tasks).length === 0;
    const requirements = Map.groupBy(
      trace.criteria.filter(({ binding }) => binding),
      ({ requirement }) => requirement,
    );
    return [...requirements.values()].flatMap((criteria) =>
      unownedOf(
        criteria,
        criteria.filter(({ id }) => unowned.has(id)),
      ) // No task is more to blame than another: it is said of the document.
        .map((observation) => ({
          ...observation,
          line: 1,
          ...(isDone && { level: 'warning', message: `${observation.message} ${DONE}` }),
        })),
    );
  },
};

/** What no task owns of a requirement is one gap, however many criteria it has. */
function unownedOf(criteria: readonly TracedCriterion[], unowned: readonly TracedCriterion[]): Observation[] {
  const [first, last] = [unowned.at(0), unowned.at(-1)];
  if (first !== undefined && last !== undefined && first !== last && unowned.length === criteria.length)
    return [
      {
        message: `No task owns any criterion of requirement ${first.requirement}, ${first.id} to ${last.id}: ${quote(first.text)}, ….`,
        fix: NAME_THEM,
      },
    ];
  if (first === undefined) return [];
  const ids = unowned.map(({ id }) => id);
  return [
    unowned.length === 1
      ? {
          message: `No task owns criterion ${first.id}: ${quote(first.text)}.`,
          fix: `Add ${first.id} to "_Requirements: …_" of the task that fulfils it, or add a task.`,
        }
      : { message: `No task owns criteria ${idsInWords(ids)}: ${quote(first.text)}, ….`, fix: NAME_THEM },
  ];
}

/** Why it is a warning then. */
const DONE = 'All tasks are done, so perhaps only the reference is missing.';
const NAME_THEM = 'Name them in "_Requirements: …_" of the tasks that fulfil them, or add tasks.';
