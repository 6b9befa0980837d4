import { type ScannedText } from '../text/lines.ts';
import { NOWHERE } from '../text/place.ts';
import type { Section } from '../text/outline.ts';
import { parseReferences } from './references.ts';
import { BOLD_BEGIN } from './section-lines.ts';
import { REQUIREMENT_WORD } from './vocabulary.ts';

const LIST = String.raw`\d[\d.,&\sA-Za-z–—-]{0,200}`;
const WORD = String.raw`(?<![\p{L}\p{N}_])${REQUIREMENT_WORD}\s?[:：]?\s?`;
/** A list ends where a word follows: `Requirement 1 – 3 retries` is about the first. */
const IN_HEADING = new RegExp(`${WORD}(\\d[\\d.]{0,20}(?:\\s?[,&–-]\\s?\\d[\\d.]{0,20}(?![\\d.]|\\s?[\\p{L}%])){0,50})`, 'giu');
const IN_BRACKETS = new RegExp(`[(（[]${WORD}(${LIST})[)）\\]]`, 'giu');
/** What a design says that it leaves out, it does not serve. */
const LEFT_OUT = /\bnot (?:covered|served|in scope|part of)|out of scope/i;
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
  LEFT_OUT.test(text) ? [] : [...text.matchAll(form)].map((match) => match[1]?.replace(/[.,&\s–-]+$/, '') ?? '');
