import type { Line } from '../text/lines.ts';
import { placeAt } from '../text/place.ts';
import { parseReferences, type Reference } from './references.ts';
import { REQUIREMENT_WORD } from './vocabulary.ts';

const AC = '(?:\\s?(?:AC|acceptance criteri(?:on|a))\\s?#?\\d{1,4}(?:\\s?[-–]\\s?\\d{1,4})?)';
const ID = `(?:[A-Z]{1,8}-?)?\\d{1,6}(?:\\.\\d{1,6}){0,6}[a-z]?${AC}?`;
const AND = `\\s?(?:[,，、;；&~〜–—-]|and|to|和)\\s?(?:${REQUIREMENT_WORD}\\s?)?`;
const BEGIN = '[[(（]\\s?(?:(?:see|per|cf\\.?|for|from|covers|validates|satisfies|implements):?\\s)?';
/** `[Requirements 1.1, 1.2]`, `(see Req 2.3: the limits)`, `(R4 AC1)`: the list that a bracket begins with. */
const BRACKETED = new RegExp(
  `${BEGIN}((?:${REQUIREMENT_WORD}\\s?[:：#]?\\s?${ID}|R\\d{1,4}${AC})` +
    `(?:${AND}(?:${ID}|AC\\s?#?\\d{1,4}(?:\\s?[-–]\\s?\\d{1,4})?)){0,40})(?![\\p{L}\\p{N}_])`,
  'giu',
);
const MAY_HAVE = new RegExp(`${BEGIN}(?:${REQUIREMENT_WORD}|R\\d)`, 'i');

/** Whether a text may hold such references: asked of the whole, since few do. */
export function mayBracketReferences(text: string): boolean {
  return MAY_HAVE.test(text);
}

/** References in brackets within the sentences of a line. */
export function bracketedReferences(line: Line): Reference[] {
  const text = line.text.slice(0, MAX_LENGTH);
  const found: Reference[] = [];
  if (!text.includes('(') && !text.includes('（') && !text.includes('[')) return found;
  BRACKETED.lastIndex = 0;
  for (let match = BRACKETED.exec(text); match !== null; match = BRACKETED.exec(text)) {
    const list = match[1] ?? '';
    found.push(...parseReferences(list, placeAt(line, match.index + match[0].length - list.length)));
  }
  return found;
}

/** Nobody writes longer lines. */
const MAX_LENGTH = 20_000;
