import type { Line } from '../text/lines.ts';
import { type Place, placeAt, shifted } from '../text/place.ts';
import { INSERTED } from './inserted.ts';
import { listedReferences, meaning, type Meaning, type Reference } from './references.ts';
import { TASK_WORD } from './vocabulary.ts';

/** What an id begins with. The word for a task may itself be that: `TASK-1`. */
const BEGIN = '(?=(?:[A-Z]{1,20}-?)?\\d)';
/** `Task 1.2`, `[1.2`, `and tasks 1.2`, `#2`. */
const LEADING = new RegExp(`^[[(]?\\s?(?:and\\s)?(${TASK_WORD}(s)?\\s?)?(#\\s?)?${BEGIN}`, 'i');
const ID = new RegExp(
  `^(?:[A-Z][A-Z0-9]{0,19}-(?:[A-Z][A-Z0-9]{0,19}-)?|[Tt]ask-|[A-Z]{1,8})?\\d{1,6}(?:(?:${INSERTED}|[a-kA-K])?\\.\\d{1,6}){0,6}(?:${INSERTED}|[a-h]|(?<=\\.\\d{1,6})[i-k])?(?:[-.][A-Z][A-Za-z]{0,19}(?![A-Za-z\\d])(?:[-.](?:\\d{1,4}|[A-Z][A-Za-z]{1,19})){0,3})?`,
);
/** `5-14`, `1.1 to 1.3`. */
const UNTIL = new RegExp(`^\\s?(?:-|–|—|~|〜|to|through|至|到)\\s?(?:${TASK_WORD}\\s?)?${BEGIN}`, 'i');
/** What may stand behind an id: nothing, or a remark that is set off from it. */
const REMARK = /^\s?(?:[\])(（:：—–*_`]|[.。]?$|-\s)/;
/** An id of spec-kit is the name of a task as `Task 1` is. */
const KIT = /^T\d{2}/;
/** Behind `Task 1`, a sentence may go on: `must be complete`. Behind a mere figure it makes the figure a count. */
const SENTENCE = /^\s/;

/**
 * Reads a list of tasks that come first: `1.1, 1.2`, `Tasks 1-3 and 5 (the store)`, `[1.1]`. What names no task of this plan is kept as text:
 * `another-spec task 1.1`.
 * @param at where the list begins
 */
export function parsePrerequisites(list: string, at: Place): Reference[] {
  /** The word of a list holds for those that follow, of several for all of them: `Tasks 1 (the store) and 2 should be done`, `Task #1, #2`. */
  let [anyNamed, allNamed] = [false, false];
  return listedReferences(list, at, (text) => {
    const bare = text.replaceAll(/[*_`]/g, '').trim();
    const [leading = '', word, several, sign] = LEADING.exec(bare) ?? [];
    anyNamed ||= word !== undefined;
    allNamed ||= several !== undefined;
    // `#12` by itself is an issue.
    if (sign !== undefined && !anyNamed) return { kind: 'text', ids: [] };
    return prerequisite(bare.slice(leading.length), word !== undefined || sign !== undefined || allNamed);
  });
}

const BRACKETED = /[(（](?:depends? on|blocked by):?\s([^()（）]{1,300})/gi;
const NUMBER = String.raw`#?\d{1,6}(?:\.\d{1,6}){0,6}[a-h]?(?:\s?[-–]\s?\d{1,6}(?:\.\d{1,6}){0,6})?`;
/** `Depends on tasks 1.1 and 2 (the store).` as all that a line says: behind any other word, a sentence may say something else. */
const STATED = new RegExp(
  String.raw`^(\s*(?:[-*+]\s+)?[*_]{0,3}(?:depends? on|blocked by)\s)(tasks?\s${NUMBER}(?:(?:,\s?(?:and\s)?|\s(?:and|&)\s)(?:task\s)?${NUMBER}){0,50})(?:\s?[(（][^()（）]{0,200}[)）])?\.?[*_]{0,3}\.?\s*$`,
  'i',
);

/** Whether a text may say in a sentence or in brackets what comes first: asked of the whole, since few do. */
export function mayTellPrerequisites(text: string): boolean {
  return /[(（](?:depends? on|blocked by)|(?:depends? on|blocked by) tasks? /i.test(text);
}

/** `Write the service (depends on T012, T013)`, in the title of a task or below it; below it as a sentence as well. */
export function toldPrerequisites(title: string, at: Place, body: readonly Line[]): Reference[] {
  const lines = body.filter(({ kind }) => kind === 'text').map((line) => ({ text: line.text, at: placeAt(line, 0) }));
  return [...bracketed(title, at), ...lines.flatMap((line) => [...stated(line.text, line.at), ...bracketed(line.text, line.at)])];
}

function stated(text: string, at: Place): Reference[] {
  const [, before = '', list = ''] = text.length > MAX_LENGTH ? [] : (STATED.exec(text) ?? []);
  return list === '' ? [] : parsePrerequisites(list, shifted(at, before.length));
}

function bracketed(text: string, at: Place): Reference[] {
  return [...text.slice(0, MAX_LENGTH).matchAll(BRACKETED)].flatMap((match) => {
    const [whole, list = ''] = match;
    const begin = match.index + whole.length - list.length;
    return parsePrerequisites(list, shifted(at, begin)).filter(({ ids }) => ids.length > 0);
  });
}

/** Nobody writes longer lines. */
const MAX_LENGTH = 20_000;

function prerequisite(text: string, named: boolean): Meaning {
  const from = ID.exec(text)?.[0];
  if (from === undefined) return { kind: /^all\b/i.test(text) ? 'all' : 'text', ids: [] };
  const behind = text.slice(from.length);
  const until = UNTIL.exec(behind)?.[0];
  const to = until === undefined ? undefined : ID.exec(behind.slice(until.length))?.[0];
  const rest = until === undefined || to === undefined ? behind : behind.slice(until.length + to.length);
  if (rest !== '' && !REMARK.test(rest) && !((named || KIT.test(from)) && SENTENCE.test(rest))) return { kind: 'text', ids: [] };
  return to === undefined ? { kind: 'id', ids: [from] } : meaning(`${from}-${to}`);
}
