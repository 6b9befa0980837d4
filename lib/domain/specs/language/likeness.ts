import { tellingWords } from './clause.ts';
import { MAX_SENTENCE } from './sentence.ts';
import { stem } from './stem.ts';

/** What is compared of two sentences whose words are the same: what else may tell them apart. */
export interface Likeness {
  /** All letters and figures. */
  words: string;
  /** Signs that say something, and single letters that are names: `> 0` is not `< 0`, and player `A` not player `B`. */
  signs: string;
  /** Telling words in order. */
  telling: readonly string[];
  /** The words that directions lead to, by their prepositions. */
  directions: ReadonlyMap<string, readonly string[]>;
}

export function likenessOf(sentence: string): Likeness {
  const text = sentence.slice(0, MAX_SENTENCE);
  return {
    words: text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
    signs: signsIn(text),
    telling: tellingWords(text),
    directions: directionsIn(text),
  };
}

/** Whether two sentences say the same in the same words. */
export function saySame(one: Likeness, other: Likeness): boolean {
  return one.words === other.words && one.signs === other.signs;
}

/** Whether two sentences with the same telling words mean the same, in whatever order they say it. */
export function meanSame(one: Likeness, other: Likeness): boolean {
  if (one.signs !== other.signs || !areSameWords(one.telling, other.telling)) return false;
  return !areExchanged(one.telling, other.telling) && leadAlike(one.directions, other.directions);
}

/**
 * In code and quotations every sign counts. Elsewhere those do not that only join words or end a sentence: `this & that`, `saves/exports`, `this - that`,
 * `Done!`. `a` is an article, and `s` what stands behind an apostrophe.
 */
const SIGN =
  /`[^`]{1,200}`|"[^"]{1,200}"|“[^”]{1,200}”|[+<>=≤≥≠±→←↑↓%#|^@$€£¥°\\]|&(?!(?<=\s&)\s)|\/(?!(?<=(?:^|[\s(])\p{L}{2,40}\/)\p{L}{2,40}(?:[\s,;:)]|\.?$))|!(?![.\s]*$)|(?<=^|[\s(])[-−](?=[\d,.;)])|(?<![\p{L}\p{N}'’_])[b-rt-z](?![\p{L}\p{N}_])/giu;

function signsIn(text: string): string {
  return (text.replaceAll('->', '→').match(SIGN) ?? [])
    .map((sign) => (sign.length > 1 ? sign.replaceAll(/[\p{L}\p{N}\s`"“”*_.,;:]/gu, '') : sign.toLowerCase()))
    .join('');
}

/** `its entry` may be `the entry of the file`, so one may repeat a word; where both repeat another one, two things are meant. */
function areSameWords(one: readonly string[], other: readonly string[]): boolean {
  const words = new Set(one);
  if (other.some((word) => !words.has(word)) || words.size !== new Set(other).size) return false;
  return !(hasMore(one, other) && hasMore(other, one));
}

function hasMore(words: readonly string[], others: readonly string[]): boolean {
  const rest = [...others];
  return words.some((word) => {
    const index = rest.indexOf(word);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}

/** `an order precedes a payment`, `a payment precedes an order`: two words have changed places around what stands between them. */
function areExchanged(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  const [first, last, ...more] = one.flatMap((word, index) => (word === other[index] ? [] : [index]));
  if (first === undefined || last === undefined || more.length > 0) return false;
  return last > first + 1;
}

const DIRECTION = /\b(from|to|into|before|after|than|until)\s+(?:(?:the|an?|any|each|every|its|their)\s+)*([\p{L}\p{N}_]+)/giu;

function directionsIn(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, preposition = '', word = ''] of text.matchAll(DIRECTION)) {
    const key = preposition.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), stem(word.toLowerCase())]);
  }
  return found;
}

/** A sentence may do without a preposition; with as many of them, they lead to the same. */
function leadAlike(one: Likeness['directions'], other: Likeness['directions']): boolean {
  for (const [preposition, words] of one) {
    const others = other.get(preposition);
    if (others?.length === words.length && hasMore(words, others)) return false;
  }
  return true;
}
