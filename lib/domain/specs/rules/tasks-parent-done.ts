import type { Rule } from '../../shared/rule.ts';
import type { Task } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import { fullName, shortName, type TasksInput } from './inputs.ts';

const WORDS = '(?:deferred|postponed|skipped|cancell?ed|descoped|superseded|obsolete)';
/** Only where a bracket holds nothing else: elsewhere, they may be what the task is about. */
const ALONE = "(?:optional|removed|(?:not|no longer) (?:needed|required)|out of scope|won['’]?t (?:do|fix)|n/a)";
/**
 * `(DEFERRED) Update the footer`, `Skipped: update it`, `Update it [skipped: no longer needed]`, `Update it – deferred`, `~~Update it~~`: somebody
 * has decided that it is not done here.
 */
const PUT_OFF = new RegExp(
  [
    `^\\W*(?:${WORDS}|optional)[*_~]*\\s?(?:[:：)\\]]|[-–—]\\s)`,
    `[([](?:${WORDS}\\b|${ALONE}[)\\]])`,
    `([*_~])${WORDS}[:.]?\\1`,
    `\\s[-–—]\\s${WORDS}\\W*$`,
    '^[\\d.\\s]*~~[^~]+~~\\W*$',
  ].join('|'),
  'i',
);
const STATUS = String.raw`status[*_]*\s?[:：]\W*`;
/** `Deferred to v2`, `**Status:** skipped (no time)` below it. */
const PUT_OFF_BELOW = new RegExp(`^\\W*(?:${STATUS}${WORDS}\\s?(?:$|[^\\w\\s])|(?:${STATUS})?deferred (?:to|by)\\s)`, 'i');

/** The title has lost the emphasis that sets a word off. */
const isPutOff = ({ title, fullText, details }: Pick<Task, 'title' | 'fullText' | 'details'>): boolean =>
  PUT_OFF.test(title) || PUT_OFF.test(fullText) || details.some((detail) => PUT_OFF_BELOW.test(detail));

export const tasksParentDone: Rule<TasksInput> = {
  id: 'tasks-parent-done',
  level: 'warning',
  explanation:
    'A parent is done when its required tasks are. A ticked parent above an open task hides work that is left; Kiro refuses to make one. A task marked as put off, `(deferred)`, may stay open.',
  example: { wrong: '- [x] 1. Store\n  - [ ] 1.1 Create the schema', right: '- [ ] 1. Store\n  - [ ] 1.1 Create the schema' },
  check({ tasks: { tasks } }) {
    if (tasks.every(({ status, leaf }) => leaf || status !== 'completed')) return [];
    const open = Map.groupBy(
      tasks.filter((task) => task.status !== 'completed' && !task.optional && task.parent !== undefined && !isPutOff(task)),
      ({ parent }) => parent,
    );
    return tasks.flatMap((task) => {
      const children = task.status === 'completed' && !task.leaf ? (open.get(task.key) ?? []) : [];
      const [first] = children;
      if (first === undefined) return [];
      const name = shortName(first);
      const message = `Task ${fullName(task)} is done, but task ${name} below it is not.`;
      return [{ message, ...spotOf(task.text), fix: `Finish ${name}, mark it optional with "*", or open the parent again.` }];
    });
  },
};
