import type { Task } from './read/tasks.ts';

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

/** By the key of what they are part of, tasks that are to be done before that is: neither optional nor put off. */
export function openParts(tasks: readonly Task[]): Map<string, Task[]> {
  const open = new Map<string, Task[]>();
  for (const task of tasks) {
    const { status, optional, parent } = task;
    if (parent === undefined || status === 'completed' || optional || isPutOff(task)) continue;
    const parts = open.get(parent);
    if (parts === undefined) open.set(parent, [task]);
    else parts.push(task);
  }
  return open;
}
