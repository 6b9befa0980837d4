import { INSERTED } from './inserted.ts';
import { type Lettered, letteredNumber, letteredTasks } from './lettered.ts';
import { isOfSpecKit, kitNumber, type KitNumber } from './spec-kit.ts';

/** Number and title of a task's text. */
export interface Numbered {
  id: string;
  title: string;
  /** What it would be in a plan of spec-kit; the number itself where the plan is one. */
  kit?: KitNumber;
  /** The same with the word behind the number as part of it, where only the other tasks can tell which is meant. */
  tagged?: Tagged;
  /** What it would be in a plan whose numbers have letters in front. */
  lettered?: Lettered;
}

export interface Tagged {
  /** `2` of `2.Fix`. */
  number: string;
  id: string;
  title: string;
  /** What shows that the word is part of the id: another task that has the mere number, or one that goes on from it (`2.Fix.1`). */
  shownBy: 'number' | 'steps';
}

/** What nearly all of them begin with: `1.2 Create`, `3. Build`. */
const PLAIN_NUMBER = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.? (?=[A-Za-z])/;
/** The number is whole: `1` is not that of `1.2-create` or `1.5x`. */
const NUMBER = new RegExp(
  `^(?:task |任务 ?|タスク ?)?(\\d{1,6}(?:(?:${INSERTED}|[a-k])?\\.\\d{1,6}){0,6}(?:${INSERTED}|[a-h]|(?<=\\.\\d{1,6})[i-k])?)(\\*?)(?:\\.(?!\\d)|[):：、]|(?=\\s|$))`,
  'i',
);
/** `1.2-create the store`: between figure and word a hyphen separates only behind a number of several figures; `2-factor` is a word. */
const HYPHENED = /^(?:task )?(\d{1,6}(?:\.\d{1,6}){1,6})-(?=\p{L})/iu;
/** `Task 0-1: Build`. */
const PARTED = /^task (\d{1,4}-\d{1,4}[a-h]?)(?=[:.)\s]|$)/i;
const WORD_ID = /^([A-Z][A-Z0-9]{0,19}(?:-[A-Z][A-Z0-9]{0,19})?-\d{1,6}(?:\.\d{1,6}){0,3})(?=[:.\s]|$)/;
/** `7.1-Resolution`, `10.1-FIX`, `7.1.FIX`, `5.Unblocker.3`: what was put between numbers that were given already. */
const TAGGED =
  /^(?:[Tt]ask )?((\d{1,6}(?:\.\d{1,6}){0,6})([-.])([A-Z][A-Za-z]{0,19})(?:[-.](?:\d{1,4}|[A-Z][A-Za-z]{1,19})){0,3})(?:[.:)：](?=\s|$)|(?=\s|$))/;

/** Number and title of a task's text, whatever emphasis or strike-through is around them. */
export function numberOf(text: string): Numbered {
  const marked = /[~*_]/.test(text);
  const simple = marked ? null : PLAIN_NUMBER.exec(text);
  if (simple?.[1] !== undefined) return { id: simple[1], title: text.slice(simple[0].length).trimEnd() };
  const plain = (marked ? text.replaceAll(/~~|\*\*|__/g, '') : text).trimStart();
  // `🚀 1.2 Build`: signs in front of a number do not hide it.
  const bare = /^[A-Za-z0-9]/.test(plain) ? plain : plain.replace(/^[\p{So}\uFE0F\u200D\s]{1,99}(?=\d)/u, '');
  return numbered(bare.includes('\\.') ? bare.replace(ESCAPED, (number) => number.replaceAll('\\', '')) : bare);
}

/** `10\. Build`, as editors write it that take the number for one of a list. */
const ESCAPED = /^(?:task )?\d{1,6}(?:\\?\.\d{1,6}){0,6}\\?\.?(?=\s)/i;

function numbered(bare: string): Numbered {
  const tag = taggedNumber(bare);
  if (tag !== undefined && !('shownBy' in tag)) return tag;
  const kit = kitNumber(bare);
  if (kit !== undefined) return { id: '', title: bare.trim(), kit };
  const number = NUMBER.exec(bare) ?? HYPHENED.exec(bare) ?? WORD_ID.exec(bare) ?? PARTED.exec(bare);
  const lettered = number === null ? letteredNumber(bare) : undefined;
  if (lettered !== undefined) return { id: '', title: bare.trim(), lettered };
  // `404 handling works` begins with a word that is written in digits, `1.5k users` with a count.
  const isWord = /^(?:\d{3,6}(?=\s|$)|\d{1,6}\.\d{1,6}k\s+[a-z])/.test(bare);
  const result = number?.[1] === undefined || isWord ? { id: '', title: bare.trim() } : { id: number[1], title: titleBehind(bare, number) };
  return tag === undefined ? result : { ...result, tagged: tag };
}

/** `4.FIX.2` is an id as it stands. `1.Create`, `1.1.API` and `1.2-Build` are more often numbers without the blank behind them. */
function taggedNumber(text: string): Numbered | Tagged | undefined {
  const match = TAGGED.exec(text);
  if (match === null) return undefined;
  const [, id = '', number = '', sign = '', word = ''] = match;
  const title = titleBehind(text, match);
  if (/\d$/.test(id)) return { id, title };
  const isUpper = word.length > 1 && word === word.toUpperCase();
  return { number, id, title, shownBy: isUpper || sign === '-' ? 'number' : 'steps' };
}

function titleBehind(text: string, number: RegExpExecArray): string {
  return text
    .slice(number[0].length)
    .replace(/^[\s:：.—–-]{1,99}(?=\S)/, '')
    .trim();
}

interface Meant {
  task: Numbered;
  meant: Pick<Numbered, 'id' | 'title'>;
}

/** Gives the tasks whose number only the others can tell the id that is meant. */
export function settleNumbers(tasks: readonly Numbered[]): void {
  // One behind the other: what has its id already is judged by it.
  for (const find of [kitTasks, letteredTasks<Numbered>, taggedTasks])
    for (const { task, meant } of find(tasks)) Object.assign(task, { id: meant.id, title: meant.title });
}

/** Elsewhere, `T100 battery` is the name of a thing. */
function kitTasks(tasks: readonly Numbered[]): Meant[] {
  const found = tasks.flatMap((task) => (task.kit === undefined ? [] : [{ task, meant: task.kit }]));
  if (found.length === 0 || isOfSpecKit(tasks)) return found;
  for (const { task } of found) delete task.kit;
  return [];
}

/** Where another task shows that the word behind a number is part of it. */
function taggedTasks(tasks: readonly Numbered[]): Meant[] {
  const found = tasks.flatMap((task) => (task.tagged === undefined ? [] : [{ task, meant: task.tagged }]));
  if (found.length === 0) return [];
  const taken = new Set(tasks.filter(({ tagged }) => tagged === undefined).map(({ id }) => id));
  const above = new Set([...taken].map((id) => id.slice(0, Math.max(0, id.lastIndexOf('.')))));
  return found.filter(({ meant }) => above.has(meant.id) || (meant.shownBy === 'number' && taken.has(meant.number)));
}

/** Ids that one goes on from, nearest first: `1.2.3` → `1.2`, `1`. `4.1a` and `4.1-FIX` are siblings of `4.1`. */
export function idsAbove(id: string): string[] {
  const above: string[] = [];
  let cut = id.lastIndexOf('.');
  // `4.1.FIX`: the word belongs to the number in front of it.
  if (cut > 0 && /^[A-Z]/.test(id.slice(cut + 1))) cut = id.lastIndexOf('.', cut - 1);
  for (; cut > 0; cut = id.lastIndexOf('.', cut - 1)) above.push(id.slice(0, cut));
  return above;
}
