import { CJK } from '../ears.ts';
import { taskLeaves } from '../plan.ts';
import type { Task } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import type { TasksInput } from './inputs.ts';
import { quote, type Rule } from '../../shared/rule.ts';

/** What makes a detail something one can check: a test, a command, an observable result, a property. */
const VERIFIABLE =
  /\b(?:tests?|tested|verif(?:y|ies|ied)|assert|ensures?|confirm|validat\w+|checks?|pass(?:es)?|returns?|rejects?|throws?|fails?|exits?|prints?|outputs?|renders?|responds?|propert(?:y|ies)|coverage|lint|compiles?|status)\b|`[^`]*(?:test|npm|pytest|go |cargo|make)[^`]*`/i;

export const tasksSuccessCriterion: Rule<TasksInput> = {
  id: 'tasks-success-criterion',
  level: 'info',
  explanation: 'A task without a success criterion is done when its author says so. With one, a command or a test decides.',
  example: { wrong: '- [ ] 2.1 Create the router, with nothing below', right: '- Done when: `npm test -- router` passes' },
  check: ({ tasks }) =>
    taskLeaves(tasks)
      .filter((task) => !task.checkpoint && !isVerifiable(task))
      .map(({ id, title, text }) => ({
        message: `Task ${id} ${quote(title)} does not say how one sees that it is done.`,
        ...spotOf(text),
        fix: 'Add a line "Done when: …" with a command or an observable result.',
      })),
};

function isVerifiable({ success, properties, criteria, title, details }: Task): boolean {
  // A task that cites criteria is done when they hold: they are testable by rule.
  if (success !== undefined || properties.length > 0 || criteria.length > 0) return true;
  return [title, ...details].some((text) => CJK.test(text) || VERIFIABLE.test(text.slice(0, 2000)));
}
