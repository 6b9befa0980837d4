import { isFigure } from '../text/characters.ts';
import { type Cue, cueOf } from './cues.ts';
import { isMostlyEnglish, MAX_JUDGED, MAX_WORDS } from './language.ts';
import { BLANK, DIGIT, KINDS, LAST_LETTER, LAST_SIGN, MARK, OTHER } from './letters.ts';
import { hashOf, lettersKey, mixed, placeBehind, type Word, withLetter, wordAt, wordBegin } from './words.ts';

/** What a promise is made with. */
export const SHALL = cueOf('shall must');

const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
/** Meanings of the sentence that is being read; one at a time is. */
const SEEN = new Int32Array(MAX_WORDS + 1);

/**
 * A sentence in ASCII read once, letter by letter: what many rules would each look for with patterns of their own. Keys are equal where the
 * sentences are, and hardly ever elsewhere: whoever finds two that are equal compares the sentences.
 */
export interface Scan {
  /** Of all words. */
  cues: Cue;
  /** Of the words behind the first SHALL. */
  promised: Cue;
  /** The same but for the one that follows it at once. */
  later: Cue;
  /** Of the words behind the first that begin with two capitals. */
  capitals: Cue;
  /** What it begins with, where that is a word. */
  first: Word | undefined;
  /** Some of it may be code, a quotation or emphasis. */
  marked: boolean;
  /** Of what is marked the judge of languages says it. */
  english: boolean;
  /** How often it says SHALL, and where the first one begins and ends. */
  shalls: number;
  shall: { start: number; end: number } | undefined;
  /** All letters and figures in order. */
  exact: number;
  /** Words and numbers that carry meaning, in any order, each once; and how many. */
  meaning: number;
  tellings: number;
  /** Those in front of the first SHALL, in order, without `when` and `if`. */
  context: number;
}

/**
 * Undefined where it is not as simple as that: other letters than English ones, or more words than a sentence has.
 * It runs for each word of all criteria: what it keeps in hand are numbers.
 */
export function scanOf(text: string): Scan | undefined {
  if (text.length > MAX_JUDGED) return undefined;
  let [cues, promised, later, capitals]: [Cue, Cue, Cue, Cue] = [0, 0, 0, 0];
  let first: Word | undefined;
  let marked = false;
  let shalls = 0;
  let shall: Scan['shall'];
  let [exact, context] = [SEED, SEED];
  let meaning = 0;
  let [tellings, words] = [0, 0];
  let [english, foreign, keywords] = [0, 0, 0];
  for (let at = 0; at < text.length; ) {
    const start = at;
    const kind = KINDS[text.charCodeAt(start)];
    if (kind === undefined) return undefined;
    at += 1;
    if (kind === BLANK) continue;
    let telling = 0;
    if (kind <= LAST_SIGN) {
      let place = placeBehind(wordBegin(), kind);
      for (const most = kind > LAST_LETTER ? at : text.length; at < most; at += 1) {
        const letter = KINDS[text.charCodeAt(at)] ?? OTHER;
        if (letter > LAST_LETTER) break;
        place = placeBehind(place, letter);
      }
      const word = wordAt(place, text, start, at);
      if (start === 0) first = word;
      else if (word.cues !== 0 && isCapital(text, start) && isCapital(text, start + 1)) capitals |= word.cues;
      cues |= word.cues;
      if (shall !== undefined) promised |= word.cues;
      if (shall !== undefined && start > shall.end + 1) later |= word.cues;
      if ((word.cues & SHALL) !== 0 && !isFigure(text.charCodeAt(start - 1)) && !isFigure(text.charCodeAt(at))) {
        shall ??= { start, end: at };
        shalls += 1;
      }
      exact = (Math.imul(exact, word.shift) + word.letters) | 0;
      english += word.english;
      if (word.foreign > 0 && isByItself(text, start, at)) foreign += word.foreign;
      if (word.keyword && isCapital(text, start) && isCapital(text, at - 1)) keywords += 1;
      words += word.parts;
      telling = word.meaning;
      if (shall === undefined) context = withTelling(context, word.situation);
    } else if (kind === DIGIT) {
      at = numberEnd(text, at);
      exact = withFigures(exact, text, start, at);
      words += 1;
      telling = keyOf(text, start, at);
      if (shall === undefined) context = withTelling(context, telling);
    } else if (kind === MARK) marked = true;
    if (words > MAX_WORDS) return undefined;
    if (telling === 0 || isSeen(telling, tellings)) continue;
    SEEN[tellings] = telling;
    meaning = (meaning + telling) | 0;
    tellings += 1;
  }
  const isEnglish = isMostlyEnglish(english, foreign, keywords);
  return { cues, promised, later, capitals, first, marked, english: isEnglish, shalls, shall, exact, meaning, tellings, context };
}

function withTelling(context: number, situation: number): number {
  return situation === 0 ? context : mixed(Math.imul(context, PRIME) + situation);
}

function isSeen(meaning: number, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (SEEN[index] === meaning) return true;
  return false;
}

/** Where the number ends that an index is in: figures with points, commas and colons. */
function numberEnd(text: string, index: number): number {
  let end = index;
  while (end < text.length && isInNumber(text.charCodeAt(end))) end += 1;
  return end;
}

function isInNumber(code: number): boolean {
  return isFigure(code) || code === 0x2e || code === 0x2c || code === 0x3a;
}

function withFigures(key: number, text: string, start: number, end: number): number {
  let longer = key;
  for (let index = start; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (isFigure(code)) longer = withLetter(longer, code);
  }
  return longer;
}

/** Of a stretch as it stands; never 0. */
function keyOf(text: string, start: number, end: number): number {
  let hash = SEED;
  for (let index = start; index < end; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  return mixed(hash);
}

function isCapital(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0x41 && code <= 0x5a;
}

/** As the judge of languages has it: neither part of `non-numeric`, `DA_Hero` nor a code in a list. */
function isByItself(text: string, start: number, end: number): boolean {
  const ends = end === text.length || text.charCodeAt(end) === 0x20;
  return ends && !/[\d_./@-]/.test(text.charAt(start - 1)) && !text.slice(start, end).includes('_');
}

/** The keys of the scan for sentences that have none. */
export function contextKey(words: readonly string[]): number {
  return words.reduce((key, word) => withTelling(key, hashOf(word)), SEED);
}

export function meaningKey(words: ReadonlySet<string>): number {
  return [...words].reduce((key, word) => (key + hashOf(word)) | 0, 0);
}

export function exactKey(words: string): number {
  return lettersKey(SEED, words.replaceAll(' ', ''));
}
