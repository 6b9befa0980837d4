import { plural } from '../../shared/wording.ts';
import { CJK } from '../ears.ts';
import { isEnglish } from '../language/language.ts';
import type { Task, TasksDocument } from '../read/tasks.ts';
import { isChecklistName } from '../read/vocabulary.ts';
import { spotOf } from '../text/place.ts';
import { fullName, habitOrEach, type TasksInput, TEST_WORD } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

/** What makes a detail something one can check: a test, a command, an observable result, a property. */
const VERIFIABLE =
  /\b(?:tests?|tested|verif(?:y|ies|ied)|assert|ensures?|confirm|validat\w+|checks?|pass(?:es)?|returns?|rejects?|throws?|fails?|exits?|prints?|outputs?|renders?|responds?|propert(?:y|ies)|coverage|lint|compiles?|status)\b|`[^`]*(?:test|npm|pytest|go |cargo|make)[^`]*`/i;

/** A text is there to be read once it is written. */
const DOCUMENT = /\b(?:document(?:ation)?|docs|readme|changelog|guides?|tutorials?|runbooks?|comments?)\b|\.mdx?\b/i;

export const tasksSuccessCriterion: Rule<TasksInput, { words: readonly string[] }> = {
  id: 'tasks-success-criterion',
  level: 'info',
  confidence: 0.6,
  explanation:
    'A task without a success criterion is done when its author says so. With one, a command or a test decides. Only plans in English are judged.',
  example: { wrong: '- [ ] 2.1 Create the router, with nothing below', right: '- Done when: `npm test -- router` passes' },
  options: { words: { default: [], meaning: 'More words by which a task says how one sees that it is done, such as `demo`.' } },
  check({ tasks, ahead }, { words }) {
    const silent = ahead.filter((task) => !isVerifiable(task, words) && !DOCUMENT.test(task.title));
    if (silent.length === 0 || !isEnglish(tasks.tasks.map(({ title }) => title).join(' '))) return [];
    const covered = coveredByParents(tasks);
    const found = silent
      .filter((task) => !covered.has(task))
      .map((task) => ({
        message: `Task ${fullName(task)} does not say how one sees that it is done.`,
        ...spotOf(task.text),
        fix: 'Add a line "Done when: …" with a command or an observable result.',
      }));
    return habitOrEach(found, ahead.length, (share, n) => `${share} tasks ahead ${plural(n, 'says')} how one sees that it is done.`);
  },
};

function isVerifiable(task: Task, words: readonly string[]): boolean {
  const { title, details } = task;
  if (saysWhen(task)) return true;
  return [title, ...details].some((text) => CJK.test(text) || isChecked(text.slice(0, 2000)) || hasWord(text, words));
}

const isChecked = (text: string): boolean => VERIFIABLE.test(text) || TEST_WORD.test(text);

function hasWord(text: string, words: readonly string[]): boolean {
  return words.some((word) => word !== '' && text.toLowerCase().includes(word.toLowerCase()));
}

/** A task that cites criteria is done when they hold: they are testable by rule. */
function saysWhen({ success, properties, criteria }: Task): boolean {
  return success !== undefined || properties.length > 0 || criteria.length > 0;
}

/** What a parent says of all its steps, it says of each. Parents stand above their tasks, so one pass is enough. */
function coveredByParents({ tasks }: TasksDocument): Set<Task> {
  const covered = new Set<Task>();
  // Where one step is to test the others, `Write unit tests for it` says it of all.
  const tested = tasks.flatMap(({ title, parent }) => (parent !== undefined && TEST_WORD.test(title) ? [parent] : []));
  const telling = new Set([...tested, ...checkedByLists(tasks)]);
  for (const task of tasks) {
    if (telling.has(task.key) || (task.parent !== undefined && telling.has(task.parent))) covered.add(task);
    if (covered.has(task) || saysWhen(task)) telling.add(task.key);
  }
  return covered;
}

/** Keys of what lists below `Verification` stand behind: the task or heading that they are part of, else the task in front of them with its steps. */
function checkedByLists(tasks: readonly Task[]): string[] {
  let before: Task | undefined;
  return tasks.flatMap((task) => {
    if (task.id === '' && isChecklistName(task.list)) {
      const checked = task.parent ?? (before?.section === task.section ? before?.key : undefined);
      return checked === undefined ? [] : [checked];
    }
    if (task.parent === undefined) before = task;
    return [];
  });
}
