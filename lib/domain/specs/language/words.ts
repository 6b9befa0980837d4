import { type Cue, cuesOf } from './cues.ts';
import { EARS_KEYWORDS, MAX_JUDGED, smallWords } from './language.ts';
import { LETTER_BITS } from './letters.ts';
import { isIdle, isMoment, stem } from './stem.ts';

/** What is known of a word, whatever text it stands in. */
export interface Word {
  /** In lower case. */
  text: string;
  cues: Cue;
  /** Of its stem; 0 for words that carry no meaning. */
  meaning: number;
  /** The same, but 0 as well for `when` and `if`, which tell no situations apart. */
  situation: number;
  /** The key of its letters, and what a key is multiplied with before they are added to it. */
  letters: number;
  shift: number;
  /** How many words it is (`Audit_Log` is two), and how many of these speak for English and for another language. */
  parts: number;
  english: number;
  foreign: number;
  /** Whether it is one of EARS where it stands in capitals. */
  keyword: boolean;
}

const SIZE = 1 << 15;
/** Beyond it all is forgotten before the next word, for which there is room still, however long it is. */
const MOST = SIZE - 2 * MAX_JUDGED;
/** Where every word begins; no letter leads there. */
const ROOT = 0;

/**
 * Documents say the same words over and over. Each is a way from letter to letter: who reads them anyway is at the word with the last of them,
 * without making a text of it. By place and letter, the place that the letter leads to, if it was met there.
 */
const next = new Uint16Array(SIZE << LETTER_BITS);
/** By place, the word that ends there. */
const words: (Word | undefined)[] = [undefined];

/** The place in front of a word. */
export function wordBegin(): number {
  if (words.length > MOST) {
    next.fill(ROOT);
    words.length = 1;
  }
  return ROOT;
}

/** The place that a letter leads to, by its number from 1 on. */
export function placeBehind(place: number, letter: number): number {
  const at = (place << LETTER_BITS) | letter;
  const known = next[at] ?? 0;
  return known > 0 ? known : newPlace(at);
}

function newPlace(at: number): number {
  const place = words.push(undefined) - 1;
  next[at] = place;
  return place;
}

/** The word of the letters that led to a place: a stretch of a text. */
export function wordAt(place: number, text: string, start: number, end: number): Word {
  return (words[place] ??= makeWord(text.slice(start, end).toLowerCase()));
}

function makeWord(text: string): Word {
  const parts = text.match(/[a-z]+/g) ?? [];
  const { english, foreign } = smallWords(parts);
  const stemmed = stem(text);
  const meaning = text.length > 1 && !isIdle(text) ? hashOf(stemmed) : 0;
  const letters = parts.join('');
  return {
    text,
    cues: cuesOf(text),
    meaning,
    situation: isMoment(stemmed) ? 0 : meaning,
    letters: lettersKey(0, letters),
    shift: power(letters.length),
    parts: Math.max(1, parts.length),
    english,
    foreign,
    keyword: EARS_KEYWORDS.has(text),
  };
}

/** The key of what a key stands for with these letters behind it: that of two texts is made from those of both. */
export function lettersKey(key: number, letters: string): number {
  let longer = key;
  for (let index = 0; index < letters.length; index += 1) longer = withLetter(longer, letters.charCodeAt(index));
  return longer;
}

const PRIME = 0x01000193;

export function withLetter(key: number, code: number): number {
  return (Math.imul(key, PRIME) + code) | 0;
}

function power(exponent: number): number {
  let product = 1;
  for (let times = 0; times < exponent; times += 1) product = Math.imul(product, PRIME);
  return product;
}

/** Of a text as it stands; never 0. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash);
}

/** Hashes are added up: their bits must not go together. Never 0. */
export function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  return (half ^ (half >>> 15)) | 1;
}
