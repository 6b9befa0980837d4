import { idsInWords } from '../../shared/wording.ts';
import { type Observation, quote, type Rule } from '../../shared/rule.ts';
import type { TracedCriterion } from '../trace.ts';
import { taskLeaves } from '../plan.ts';
import type { TasksDocument } from '../read/tasks.ts';
import type { TasksInput } from './inputs.ts';

export const tasksCriterionUnowned: Rule<TasksInput> = {
  id: 'tasks-criterion-unowned',
  level: 'error',
  explanation:
    'A criterion that no task owns will not be built; nothing later in the pipeline would notice. Where all tasks are done, or few of them cite any, it is a warning: perhaps only the reference is missing.',
  example: { wrong: 'criterion 2.3 in no task', right: '- _Requirements: 2.1, 2.3_ below the task that builds it' },
  check({ tasks, trace, ahead }) {
    if (trace.gaps.unowned.length === 0) return [];
    // A plan that never cites a criterion is told so once, by tasks-references-absent.
    if (!tasks.tasks.some(({ references }) => references.some(({ ids, kind }) => ids.length > 0 || kind === 'all'))) return [];
    const unowned = new Set(trace.gaps.unowned);
    // Of a plan that is carried out it can be the references that are missing, as well as the work.
    const isDone = ahead.length === 0;
    const binding = trace.criteria.filter((criterion) => criterion.binding);
    const few = fewCite(tasks);
    if (few !== undefined && unowned.size > 1) return told(few, binding, unowned);
    const requirements = Map.groupBy(binding, ({ requirement }) => requirement);
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

/** How many tasks cite criteria, by themselves or by what they are steps of, in a plan in which fewer than a quarter do. */
function fewCite(tasks: TasksDocument): { citing: number; all: number } | undefined {
  const citing = new Set(tasks.tasks.filter(({ references }) => references.length > 0).map(({ key }) => key));
  const above = new Map(tasks.tasks.map(({ key, parent }) => [key, parent]));
  const cites = (key: string): boolean => {
    // A heading may have the number of a task that stands below another.
    const seen = new Set<string>();
    for (let at: string | undefined = key; at !== undefined && !seen.has(at); at = above.get(at)) {
      if (citing.has(at)) return true;
      seen.add(at);
    }
    return false;
  };
  const leaves = taskLeaves(tasks).filter(({ checkpoint }) => !checkpoint);
  const all = leaves.length;
  const found = leaves.filter(({ key }) => cites(key)).length;
  return found * 4 < all ? { citing: found, all } : undefined;
}

/** Here and there a task says what it is for: which criteria nobody builds cannot be told from that, only that it cannot be told. */
function told(
  { citing, all }: { citing: number; all: number },
  criteria: readonly TracedCriterion[],
  unowned: ReadonlySet<string>,
): Observation[] {
  const first = criteria.find(({ id }) => unowned.has(id));
  const message = `${citing} of the ${all} tasks say which criteria they fulfil, and none of them owns ${unowned.size} of the ${criteria.length} criteria`;
  const example = first === undefined ? '' : `, the first ${first.id}: ${quote(first.text)}`;
  return [{ message: `${message}${example}.`, level: 'warning', line: 1, ids: [...unowned], fix: NAME_THEM }];
}

/** What no task owns of a requirement is one gap, however many criteria it has. */
function unownedOf(criteria: readonly TracedCriterion[], unowned: readonly TracedCriterion[]): Observation[] {
  const [first, last] = [unowned.at(0), unowned.at(-1)];
  const ids = unowned.map(({ id }) => id);
  // Numbers change with each requirement that is put in front.
  const parts = unowned.map(({ text }) => text);
  if (first !== undefined && last !== undefined && first !== last && unowned.length === criteria.length)
    return [
      {
        message: `No task owns any criterion of requirement ${first.requirement}, ${first.id} to ${last.id}: ${quote(first.text)}, ….`,
        ids,
        parts,
        fix: NAME_THEM,
      },
    ];
  if (first === undefined) return [];
  return [
    unowned.length === 1
      ? {
          message: `No task owns criterion ${first.id}: ${quote(first.text)}.`,
          ids,
          parts,
          fix: `Add ${first.id} to "_Requirements: …_" of the task that fulfils it, or add a task.`,
        }
      : { message: `No task owns criteria ${idsInWords(ids)}: ${quote(first.text)}, ….`, ids, parts, fix: NAME_THEM },
  ];
}

/** Why it is a warning then. */
const DONE = 'All tasks are done, so perhaps only the reference is missing.';
const NAME_THEM = 'Name them in "_Requirements: …_" of the tasks that fulfil them, or add tasks.';
