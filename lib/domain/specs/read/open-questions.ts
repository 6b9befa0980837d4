import { scanLines } from '../text/lines.ts';
import { outline, sectionText } from '../text/outline.ts';
import { headingWords, OPEN_QUESTIONS } from './vocabulary.ts';

const ITEM = /^(?:[-*+]|\d+[.)])\s+/u;
const BOX = /^\[[ x]\]\s*/iu;
const NOTHING =
  /^(?:none\b(?! of\b).*|(?:n\/?a|nothing|-|—)?[.!]?|no (?:open|further) (?:questions?|issues?|points?|assumptions?)\b.*)$/isu;
/** Ticked or struck out: somebody has answered it. */
const CLOSED = /^(?:\[x\]|~~)/iu;
const ASSUMES = /^assumptions?\b(?!.*\bquestions?\b)/iu;

/** What a document does not settle. */
export interface OpenQuestion {
  text: string;
  /** It stands in a section of assumptions, so it is not asked: it was taken for true. */
  assumed: boolean;
}

/** What a document leaves open, with what it assumes of it: the items of sections that are called so, else their text. */
export function readOpenQuestions(text: string): OpenQuestion[] {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  return sections.flatMap((section) => {
    const name = headingWords(section.text);
    if (!OPEN_QUESTIONS.test(name)) return [];
    return itemsOf(sectionText(scanned, sections, section)).map((item) => ({ text: item, assumed: ASSUMES.test(name) }));
  });
}

/** Comments, tables and rules are no items, and end the one before them. */
function itemsOf(text: string): string[] {
  const items: string[] = [];
  let open = false;
  for (const raw of text.replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, '').split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    const last = items.at(-1);
    const isPart = !/^(?:\||-{3,}$|\*{3,}$)/u.test(line);
    if (isPart && open && last !== undefined && !ITEM.test(line) && !BOX.test(line)) items[items.length - 1] = `${last} ${line}`;
    else if (isPart) items.push(line.replace(ITEM, ''));
    open = isPart;
  }
  return items
    .filter((item) => !CLOSED.test(item))
    .map((item) => item.replace(BOX, ''))
    .filter((item) => !NOTHING.test(item.replaceAll(/[*_]/gu, '').trim()));
}
