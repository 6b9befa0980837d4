import { remembered } from '../../shared/remembered.ts';
import { masked, MAX_SENTENCE, promiseOf } from './sentence.ts';
import { isIdle, isMoment, stem } from './stem.ts';

/** What a criterion promises, taken apart for comparison with others. */
export interface Clause {
  /** Telling words of the response, in order. */
  response: string[];
  negated: boolean;
}

const MAX_WORDS = 80;

/** The first words of a text in lower case. */
export function firstWords(text: string, word: RegExp, most: number): string[] {
  const words = text.toLowerCase().match(word) ?? [];
  return words.length > most ? words.slice(0, most) : words;
}

/** Words that carry meaning, in lower case and without endings; numbers stay as they are. */
export function tellingWords(text: string): string[] {
  return firstWords(text, /`[^`]{1,80}`|\d[\d.,:]*|[\p{L}_]+/gu, MAX_WORDS)
    .map(told)
    .filter((stemmed) => stemmed !== '');
}

/** The stem of a word; empty where it carries no meaning. Documents say the same words over and over. */
const told = remembered((word) => (isIdle(word) || (word.length < 2 && !/\d/.test(word)) ? '' : stem(word)), 10_000);

/** A sentence that promises something, parted at its SHALL. */
export interface Promising {
  /** Telling words of condition and system, in order, joined. */
  context: string;
  response: string;
}

/** Undefined for sentences that promise nothing. */
export function promising(sentence: string): Promising | undefined {
  const text = sentence.slice(0, MAX_SENTENCE).replaceAll('`', ' ');
  const promise = promiseOf(masked(text));
  if (promise === undefined) return undefined;
  // What is quoted in a condition tells situations apart.
  const context = tellingWords(text.slice(0, promise.index)).filter((word) => !isMoment(word));
  return { context: context.join(' '), response: promise.response };
}

/** Words that say nothing about what is done. */
const ADVERBS = new Set(
  ['not', 'never', 'no', 'longer', 'always', 'also', 'immediately', 'automatically', 'only'].map((word) => stem(word)),
);

/** What is promised. */
export function clauseOf({ response }: Promising): Clause {
  const words = tellingWords(
    response.replace(/\b(?:stay|remain|keep)(?= (?:open|closed?|on|off|visible|hidden|active|enabled|disabled|locked|unlocked)\b)/i, ' '),
  );
  return { response: words.filter((word) => !ADVERBS.has(word)), negated: /^\s*(?:not|never|no longer)\b/i.test(response) };
}
