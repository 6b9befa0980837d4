import type { Rule } from '../../shared/rule.ts';
import { spotOf } from '../text/place.ts';
import { fullName, shortName, type TasksInput } from './inputs.ts';

const WORDS = '(?:deferred|postponed|skipped|cancell?ed|descoped|superseded|obsolete)';
/** `(DEFERRED) Update the footer`, `Skipped: update it`, `Update it [skipped: no longer needed]`: somebody has decided that it is not done here. */
const PUT_OFF = new RegExp(`^\\W*${WORDS}[*_~]*\\s?(?:[:：)\\]]|[-–—]\\s)|[([]${WORDS}\\b|([*_~])${WORDS}[:.]?\\1`, 'i');

/** The title has lost the emphasis that sets a word off. */
const isPutOff = ({ title, fullText }: { title: string; fullText: string }): boolean => PUT_OFF.test(title) || PUT_OFF.test(fullText);

export const tasksParentDone: Rule<TasksInput> = {
  id: 'tasks-parent-done',
  level: 'warning',
  explanation:
    'A parent is done when its required tasks are. A ticked parent above an open task hides work that is left; Kiro refuses to make one.',
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
