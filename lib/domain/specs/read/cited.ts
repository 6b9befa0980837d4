import { type ScannedText } from '../text/lines.ts';
import { NOWHERE } from '../text/place.ts';
import type { Section } from '../text/outline.ts';
import { parseReferences } from './references.ts';

const LIST = String.raw`\d[\d.,&\sA-Za-z–—-]{0,200}`;
const WORD = String.raw`\b(?:requirements?|reqs?\.?)\s?[:：]?\s?`;
const IN_HEADING = new RegExp(`${WORD}(\\d[\\d.,&\\s–-]{0,100})`, 'gi');
const IN_BRACKETS = new RegExp(`[(（[]${WORD}(${LIST})[)）\\]]`, 'gi');
/** `**Cache (Req 2):** keeps it`, `- **Cache** (Requirements 2.1, 2.2)`. */
const BOLD_BEGIN = /^\s{0,9}(?:(?:[-*+]|\d{1,3}[.)])\s{1,9})?\*\*(?=[^\s*])/;
/** The name of a part and what stands in brackets behind it end before that. */
const MAX_BEGIN = 300;

/** Requirements and criteria that headings anywhere in a design name, and in brackets the names in bold with which paragraphs and items begin. */
export function citedByNames({ lines }: ScannedText, sections: readonly Section[]): Set<string> {
  const lists = sections.flatMap(({ text }) => listsIn(text, IN_HEADING));
  for (const { text, kind } of lines) {
    if (kind === 'text' && text.includes('**') && BOLD_BEGIN.test(text)) lists.push(...listsIn(text.slice(0, MAX_BEGIN), IN_BRACKETS));
  }
  return new Set(lists.flatMap((list) => parseReferences(list, NOWHERE)).flatMap(({ ids }) => ids));
}

const listsIn = (text: string, form: RegExp): string[] =>
  [...text.matchAll(form)].map((match) => match[1]?.trim().replace(/[.,&–-]+$/, '') ?? '');
