import { remembered } from '../../shared/remembered.ts';
import { CJK } from '../ears.ts';
import { masked } from './sentence.ts';

/** Languages as far as rules must tell them apart: English, Chinese or Japanese or Korean, and everything else. */
export type Language = 'en' | 'cjk' | 'other';

const words = (list: string) => new Set(list.split(' '));
const ENGLISH = words(
  'the a an of to and is are be shall should must will with for in on when if while where by that it not at from as all any each',
);
const OTHERS = words(
  'der die das und muss müssen soll wenn falls solange ist ein eine einen dem den des im auf mit nicht für von zu ' +
    'el los las debe deben cuando una del que por con para si entonces cada ' +
    'le les doit quand lorsque une des du est pour avec dans et un ' +
    'deve quando uma para não com da das dos em ao nos nas os il gli una che non della ' +
    'de la en een het moet als van',
);
/** Texts of one word in another script than Latin, or with letters that only Vietnamese has. */
const FOREIGN =
  /[ăđơư\u1ea0-\u1ef9\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}]/u;
/** A word that no English sentence has many of; names begin with a capital. */
const ACCENTED = /^\p{Ll}[\p{L}]*$(?<!^[A-Za-z]*$)/u;
/** Small words stand by themselves: not `non-numeric`, `example.com`, `IL2070`, `DA_Hero`, or a code in a list: `de, en`. */
const BY_ITSELF = /(?<![\p{L}\p{N}_./@-])\p{L}+(?= |$)/gu;
/** Words of EARS in capitals that count as English words otherwise. */
const KEYWORD_LIST = ['WHEN', 'WHILE', 'IF', 'WHERE', 'THE', 'SHALL', 'MUST', 'AND'] as const;
export const EARS_KEYWORDS: ReadonlySet<string> = new Set(KEYWORD_LIST.map((keyword) => keyword.toLowerCase()));
const KEYWORDS = new RegExp(`(?<![\\p{L}_])(?:${KEYWORD_LIST.join('|')})(?![\\p{L}_])`, 'gu');
/** Of a longer sentence the words and characters beyond say nothing about its language. */
export const MAX_WORDS = 60;
export const MAX_JUDGED = 2000;

/** The language of one sentence, judged by its small words; English when nothing speaks against it. */
export const languageOf = remembered(judge, 500);

function judge(sentence: string): Language {
  const text = sentence.slice(0, MAX_JUDGED);
  const isCjk = CJK.test(text);
  if ((isCjk || FOREIGN.test(text)) && !hasForeignName(text)) return isCjk ? 'cjk' : 'other';
  // In what language a message is quoted says nothing about the sentence.
  const own = masked(text);
  const tokens = wordsOf(own, /\p{L}+/gu);
  const { english } = smallWords(tokens.map((token) => token.toLowerCase()));
  const { foreign } = smallWords(wordsOf(own, BY_ITSELF).map((token) => token.toLowerCase()));
  const accented = tokens.filter((token) => ACCENTED.test(token)).length;
  return isMostlyEnglish(english, foreign + accented, own.match(KEYWORDS)?.length ?? 0) ? 'en' : 'other';
}

const LEAST_SMALL = 3;
const LEAST_WORDS = 8;
/** All of a word in one script, and no longer than a name is. */
const NAME =
  /^(?:[\p{Script=Han}\p{Script=Katakana}ー]{1,8}|\p{Script=Hiragana}{1,8}|\p{Script=Hangul}{1,8}|\p{Script=Cyrillic}{1,20}|\p{Script=Greek}{1,20}|\p{Script=Arabic}{1,20}|\p{Script=Hebrew}{1,20}|[\p{Script=Devanagari}\p{M}]{1,20}|[\p{Script=Thai}\p{M}]{1,20})$/u;

/** `WHEN a member of 日本 signs in, THE Session SHALL be created`: one word stands by itself in a sentence that has small words of English, and not only keywords. */
function hasForeignName(text: string): boolean {
  const small = (text.match(/(?<![\p{L}\p{N}_-])[a-z]+(?![\p{L}\p{N}_-])/gu) ?? []).filter((word) => ENGLISH.has(word));
  if (small.length < LEAST_SMALL) return false;
  const words = text.match(/[\p{L}\p{M}\p{N}_-]+/gu) ?? [];
  const foreign = words.filter((word) => CJK.test(word) || FOREIGN.test(word));
  return words.length >= LEAST_WORDS && foreign.length === 1 && NAME.test(foreign[0] ?? '');
}

const wordsOf = (text: string, word: RegExp): string[] => (text.match(word) ?? []).slice(0, MAX_WORDS);

/** How many words in lower case speak for English, and how many for another language. */
export function smallWords(tokens: readonly string[]): { english: number; foreign: number } {
  return { english: tokens.filter((token) => ENGLISH.has(token)).length, foreign: tokens.filter((token) => OTHERS.has(token)).length };
}

/**
 * Kiro's keywords stay English whatever the language around them is: they count only while hardly anything speaks for another one. A single
 * word may be one of both: `die`.
 */
export function isMostlyEnglish(english: number, foreign: number, keywords: number): boolean {
  return foreign <= (foreign < 2 ? english : english - keywords);
}

export function isEnglish(sentence: string): boolean {
  return languageOf(sentence) === 'en';
}
