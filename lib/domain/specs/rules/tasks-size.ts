import type { Task } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import { fullName, type TasksInput, TEST_WORD } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

type Limits = Readonly<Record<'max_steps' | 'max_files' | 'max_criteria', number>>;

export const tasksSize: Rule<TasksInput, Limits> = {
  id: 'tasks-size',
  level: 'warning',
  explanation: 'Success falls steeply with the size of a task: small ones (a few files, a few criteria) are finished, large ones are not.',
  example: { wrong: 'one task with 14 steps over 9 files', right: 'three tasks, each with its own files and success criterion' },
  // 94 % of the leaves of 554 real plans have seven details or fewer, 89 % five references or fewer.
  options: {
    max_steps: { default: 10, min: 1, meaning: 'Steps below a task.' },
    max_files: { default: 6, min: 1, meaning: 'Files that a task names.' },
    max_criteria: { default: 10, min: 1, meaning: 'Criteria that a task fulfils.' },
  },
  check: ({ ahead }, limits) =>
    ahead.flatMap((task) => {
      const reasons = excess(task, limits);
      if (reasons.length === 0) return [];
      const message = `Task ${fullName(task)} is large: ${reasons.join(', ')}.`;
      return [{ message, ...spotOf(task.text), fix: 'Split it by module, so that each part can be proven by itself.' }];
    }),
};

/** Tests of one thing check many criteria, in many steps, and are no larger for it. */
const TESTS = new RegExp(`${TEST_WORD.source}|\\btesting\\b`, 'i');
/** What a person goes through by hand is a list, and a long one takes longer and nothing else. */
const BY_HAND = /\bmanual(?:ly)?\b/i;

/** `**Scope**:` begins a list and is no step. */
const LABEL = /:[*_\s]*$/;

/** `timeout: 5` in code: a value that is written down, not a step. */
const SETTING = /^`[\w.-]+\s?[:=][^`]*`$/;

function excess({ title, details, files, criteria }: Task, { max_steps, max_files, max_criteria }: Limits): string[] {
  if (details.length <= max_steps && files.length <= max_files && criteria.length <= max_criteria) return [];
  const counts = [
    {
      count: BY_HAND.test(title) || TESTS.test(title) ? 0 : details.filter((detail) => !LABEL.test(detail) && !SETTING.test(detail)).length,
      max: max_steps,
      what: 'steps',
    },
    { count: files.length, max: max_files, what: 'files' },
    { count: TESTS.test(title) ? 0 : criteria.length, max: max_criteria, what: 'criteria' },
  ];
  return counts.filter(({ count, max }) => count > max).map(({ count, max, what }) => `${count} ${what} (more than ${max})`);
}
