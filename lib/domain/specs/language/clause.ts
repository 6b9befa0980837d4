import { remembered } from '../../shared/remembered.ts';
import { masked, promiseOf } from './sentence.ts';

/** What a criterion promises, taken apart for comparison with others. */
export interface Clause {
  /** Telling words of the response, in order. */
  response: string[];
  negated: boolean;
}

const IDLE = new Set(
  'the a an any each every all its their his her is are was were be been being has have had it that this to of for from in into at with by and then shall must system also still'.split(
    ' ',
  ),
);
const MAX_WORDS = 80;

/** Words that carry meaning, in lower case and without endings; numbers stay as they are. */
export function tellingWords(text: string): string[] {
  return (text.toLowerCase().match(/`[^`]{1,80}`|\d[\d.,:]*|[\p{L}_]+/gu) ?? [])
    .slice(0, MAX_WORDS)
    .filter((word) => !IDLE.has(word) && (word.length > 1 || /\d/.test(word)))
    .map((word) => stem(word));
}

/** The word without plural and tense, roughly: good enough to compare two sentences by the same hand. */
const stem = remembered(withoutEnding, 10_000);

function withoutEnding(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word.length > 3 ? word.replace(/(?<!s)s$/, '') : word;
  return word
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?<![aiou]|ss|ee)(?:ed|es|ing)$/, '')
    .replace(/(?<!s)s$/, '')
    .replace(/e$/, '');
}

/** A sentence that promises something, parted at its SHALL. */
export interface Promising {
  /** Telling words of condition and system, in order, joined. */
  context: string;
  response: string;
}

/** Undefined for sentences that promise nothing. */
export function promising(sentence: string): Promising | undefined {
  const text = masked(sentence.replaceAll('`', ' '));
  const promise = promiseOf(text);
  if (promise === undefined) return undefined;
  return { context: tellingWords(text.slice(0, promise.index)).join(' '), response: promise.response };
}

/** What is promised. */
export function clauseOf({ response }: Promising): Clause {
  const words = tellingWords(
    response.replace(/\b(?:stay|remain|keep)(?= (?:open|closed?|on|off|visible|hidden|active|enabled|disabled|locked|unlocked)\b)/i, ' '),
  );
  return { response: words.filter((word) => word !== 'not'), negated: /^\s*not\b/i.test(response) };
}
