import { type Place, shifted } from '../text/place.ts';
import { INSERTED, LETTER_INSIDE } from './inserted.ts';
import { parseReferences, type Reference } from './references.ts';
import { REQUIREMENT_WORD } from './vocabulary.ts';

const AC = '(?:\\s?(?:AC|acceptance criteri(?:on|a))\\s?#?\\d{1,4}(?:\\s?[-–]\\s?\\d{1,4})?)';
const ID = `(?:[A-Z]{1,8}-?)?\\d{1,6}(?:${INSERTED}|${LETTER_INSIDE})?(?:\\.\\d{1,6}){0,6}(?:${INSERTED}|[a-z])?${AC}?`;
const AND = `\\s?(?:[,，、;；&~〜–—-]|and|to|[和与及と와과및至到])\\s?(?:${REQUIREMENT_WORD}\\s?)?`;
const BEGIN = '[[(（]\\s?(?:(?:see|per|cf\\.?|for|from|covers|validates|satisfies|implements):?\\s)?';
/** `7.1の例`, `7.1-7.3参照`: in these scripts no blank parts a number from the word behind it. Not an amount, `1.5倍`, nor what is left out. */
const UNPARTED = '(?<=\\.\\d{1,6})(?!以外|を?除|[倍秒万萬億亿])[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]';
/** Where one of them may end: at the end of a word, never within a number, or where the next one is joined to it. */
const ENDS = `(?=$|(?!\\.\\d)[^\\p{L}\\p{N}_]|${UNPARTED}|${AND})`;
/** `_Req 1.2, 1.3_`: emphasis says as much as a bracket, where nothing but a blank stands in front of the number. */
const EMPHASIZED = `(?<![\\p{L}\\p{N}_*\`])[_*]${REQUIREMENT_WORD}\\s?`;
/** What such a list begins with: `[Requirements 1.1, 1.2]`, `(see Req 2.3: the limits)`, `(R4 AC1)`, `(R4.1)`. */
const FIRST = new RegExp(
  `(?:${BEGIN}(?:${REQUIREMENT_WORD}\\s?[:：#]?\\s?${ID}|R\\d{1,4}(?:${AC}|\\.\\d{1,4}[a-z]?))|${EMPHASIZED}${ID})${ENDS}`,
  'giu',
);
/** One after the other: one pattern for a list of them would try every way to share it out. */
const NEXT = new RegExp(`${AND}(?:${ID}|AC\\s?#?\\d{1,4}(?:\\s?[-–]\\s?\\d{1,4})?)${ENDS}`, 'iuy');
const WORD_GOES_ON = new RegExp(`(?!${UNPARTED})[\\p{L}\\p{N}_]`, 'uy');
const OPENING = new RegExp(`^(?:${BEGIN}|[_*])`, 'i');
const MAY_HAVE = new RegExp(`${BEGIN}(?:${REQUIREMENT_WORD}|R\\d)|${EMPHASIZED}\\d`, 'iu');

/** Whether a text may hold such references: asked of the whole, since few do. */
export function mayBracketReferences(text: string): boolean {
  return MAY_HAVE.test(text);
}

/**
 * References in brackets or emphasis within the sentences of a line.
 * @param at where the text begins
 */
export function bracketedReferences(whole: string, at: Place): Reference[] {
  const text = whole.slice(0, MAX_LENGTH);
  const found: Reference[] = [];
  if (!/[([（_*]/.test(text)) return found;
  FIRST.lastIndex = 0;
  for (let match = FIRST.exec(text); match !== null; match = FIRST.exec(text)) {
    const start = match.index + (OPENING.exec(match[0])?.[0].length ?? 0);
    const end = endOfList(text, FIRST.lastIndex);
    if (end === undefined) continue;
    found.push(...parseReferences(text.slice(start, end), shifted(at, start)));
    FIRST.lastIndex = end;
  }
  return found;
}

/** Where a list ends whose first reference ends at `first`: behind the last with which a word ends, too. */
function endOfList(text: string, first: number): number | undefined {
  let end: number | undefined;
  let at = first;
  for (let count = 0; count <= MAX_LISTED; count += 1) {
    WORD_GOES_ON.lastIndex = at;
    if (!WORD_GOES_ON.test(text)) end = at;
    NEXT.lastIndex = at;
    if (!NEXT.test(text)) break;
    at = NEXT.lastIndex;
  }
  return end;
}

const MAX_LISTED = 40;
/** Nobody writes longer lines. */
const MAX_LENGTH = 20_000;
