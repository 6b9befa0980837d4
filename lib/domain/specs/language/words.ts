import { type Cue, cuesOf } from './cues.ts';
import { smallWords } from './language.ts';
import { isIdle, stem } from './stem.ts';

/** What is known of a word, whatever text it stands in. */
export interface Word {
  /** In lower case. */
  text: string;
  cues: Cue;
  /** Of its stem; 0 for words that carry no meaning. */
  meaning: number;
  /** The key of its letters, and what a key is multiplied with before they are added to it. */
  letters: number;
  shift: number;
  /** How many words it is for the language of a sentence (`Audit_Log` is two), and how many of these speak for English and against it. */
  parts: number;
  english: number;
  foreign: number;
}

const SIZE = 1 << 14;
/** Beyond it all is forgotten. */
const MOST = SIZE / 2;

let slots: (Word | undefined)[] = [];
let count = 0;

/**
 * The word of a stretch of lower-case ASCII letters, underscores or one other sign. Documents say the same words over and over: it is looked up by a
 * hash that whoever reads the letters anyway makes on the way, without making a text of it.
 */
export function wordAt(text: string, start: number, end: number, hash: number): Word {
  if (slots.length === 0 || count > MOST) {
    slots = Array.from({ length: SIZE }, () => undefined);
    count = 0;
  }
  let slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
  for (let word = slots[slot]; word !== undefined; word = slots[slot]) {
    if (isWord(word.text, text, start, end)) return word;
    slot = (slot + 1) & (SIZE - 1);
  }
  count += 1;
  return (slots[slot] = makeWord(text.slice(start, end)));
}

function isWord(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let index = 0; index < word.length; index += 1) {
    if (text.charCodeAt(start + index) !== word.charCodeAt(index)) return false;
  }
  return true;
}

function makeWord(text: string): Word {
  const parts = text.match(/[a-z]+/g) ?? [];
  const { english, foreign } = smallWords(parts);
  const telling = text.length > 1 && !isIdle(text);
  const letters = parts.join('');
  return {
    text,
    cues: cuesOf(text),
    meaning: telling ? hashOf(stem(text)) : 0,
    letters: lettersKey(0, letters),
    shift: power(letters.length),
    parts: parts.length,
    english,
    foreign,
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
