import { scanLines } from '../text/lines.ts';
import { outline, sectionText } from '../text/outline.ts';
import { headingWords, OPEN_QUESTIONS } from './vocabulary.ts';

const ITEM = /^(?:[-*+]|\d+[.)])\s+/u;
const NOTHING = /^(?:none|n\/?a|nothing|no open questions?|-|—)?[.!]?$/iu;

/** What a document leaves open, with what it assumes of it: the items of sections that are called so, else their text. */
export function readOpenQuestions(text: string): string[] {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  return sections
    .filter((section) => OPEN_QUESTIONS.test(headingWords(section.text)))
    .flatMap((section) => itemsOf(sectionText(scanned, sections, section)))
    .filter((item) => !NOTHING.test(item));
}

function itemsOf(text: string): string[] {
  const items: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const last = items.pop();
    if (last === undefined || ITEM.test(line)) items.push(...(last === undefined ? [] : [last]), line.replace(ITEM, ''));
    else items.push(`${last} ${line}`);
  }
  return items;
}
