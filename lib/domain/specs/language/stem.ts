import { remembered } from '../../shared/remembered.ts';

const IDLE = new Set(
  'the a an any each every all its their his her is are was were be been being has have had it that this to of for from in into at with by and then shall must system also still'.split(
    ' ',
  ),
);

/** Whether a word in lower case carries no meaning of its own. */
export function isIdle(word: string): boolean {
  return IDLE.has(word);
}

/** Words for the moment that something happens: `IF` and `WHEN` before the same words are one situation, `WHILE` and `ONCE` are not. */
const MOMENTS = new Set(['when', 'whenever', 'if']);

/** Whether a stem is that of a word that begins a condition and tells it from no other. */
export function isMoment(stemmed: string): boolean {
  return MOMENTS.has(stemmed);
}

/** The word without plural and tense, roughly: good enough to compare two sentences by the same hand. */
export const stem = remembered(withoutEnding, 10_000);

function withoutEnding(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word.length > 3 ? word.replace(/(?<!s)s$/, '') : word;
  return word
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?<![aiou]|ss|ee)(?:ed|es|ing)$/, '')
    .replace(/(?<!s)s$/, '')
    .replace(/e$/, '');
}
