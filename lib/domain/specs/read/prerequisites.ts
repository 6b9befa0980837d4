import type { Place } from '../text/place.ts';
import { listedReferences, meaning, type Meaning, type Reference } from './references.ts';
import { TASK_WORD } from './vocabulary.ts';

/** `Task 1.2`, `[1.2`, `and tasks 1.2`. */
const LEADING = new RegExp(`^[[(]?\\s?(?:and\\s)?(?:${TASK_WORD}s?(?:\\s?#)?\\s?)?(?=[A-Z]{0,8}-?\\d)`, 'i');
const ID =
  /^(?:[A-Z][A-Z0-9]{0,19}-|[A-Z]{1,8})?\d{1,6}(?:\.\d{1,6}){0,6}[a-h]?(?:[-.][A-Z][A-Za-z]{0,19}(?:[-.](?:\d{1,4}|[A-Z][A-Za-z]{1,19})){0,3})?/;
/** `5-14`, `1.1 to 1.3`. */
const UNTIL = new RegExp(`^\\s?(?:-|–|—|~|〜|to|through|至|到)\\s?(?:${TASK_WORD}\\s?)?(?=[A-Z]{0,8}-?\\d)`, 'i');
/** What may stand behind an id: nothing, or a remark that is set off from it. */
const REMARK = /^\s?(?:[\])(（:：—–*_`]|[.。]?$|-\s)/;
/** Behind `Task 1`, a sentence may go on: `must be complete`. Behind a mere figure it makes the figure a count. */
const SENTENCE = /^\s/;

/**
 * Reads a list of tasks that come first: `1.1, 1.2`, `Tasks 1-3 and 5 (the store)`, `[1.1]`. What names no task of this plan is kept as text:
 * `another-spec task 1.1`.
 * @param at where the list begins
 */
export function parsePrerequisites(list: string, at: Place): Reference[] {
  let named = false;
  return listedReferences(list, at, (text) => {
    const bare = text.replaceAll(/[*_`]/g, '').trim();
    const leading = LEADING.exec(bare)?.[0] ?? '';
    // The word holds for those that follow: `Tasks 1 (the store) and 2 should be done`.
    named ||= /\p{L}/u.test(leading.replace(/and\s/i, ''));
    return prerequisite(bare.slice(leading.length), named);
  });
}

function prerequisite(text: string, named: boolean): Meaning {
  const from = ID.exec(text)?.[0];
  if (from === undefined) return { kind: /^all\b/i.test(text) ? 'all' : 'text', ids: [] };
  const behind = text.slice(from.length);
  const until = UNTIL.exec(behind)?.[0];
  const to = until === undefined ? undefined : ID.exec(behind.slice(until.length))?.[0];
  const rest = until === undefined || to === undefined ? behind : behind.slice(until.length + to.length);
  if (rest !== '' && !REMARK.test(rest) && !(named && SENTENCE.test(rest))) return { kind: 'text', ids: [] };
  return to === undefined ? { kind: 'id', ids: [from] } : meaning(`${from}-${to}`);
}
