import { asPath, type Labelled, labelled, pathsIn } from '../text/inline.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { type Place, placeAt } from '../text/place.ts';
import { awaitsList, listAlone, parseReferences, type Reference } from './references.ts';
import { FILES, listsReferences } from './vocabulary.ts';

/** Text lines of a section and of what is nested in it. */
export function ownLines(scanned: ScannedText, section: Section): Line[] {
  return scanned.lines.slice(section.line, section.endLine).filter(({ kind }) => kind === 'text');
}

/** References of a line such as `**Validates: Requirements 1.2, 2.1**`; none for other lines. */
export function referencesOf(line: Line): Reference[] {
  return referencesBehind(labelled(line.text), line);
}

function referencesBehind(label: Labelled | undefined, line: Line): Reference[] {
  return label === undefined || !listsReferences(label) ? [] : parseReferences(label.value, placeAt(line, label.index));
}

/** References of all lines that list some, and of those in which such a list goes on. */
export function referencesIn(lines: readonly Line[]): Reference[] {
  const found: Reference[] = [];
  let isOpen = false;
  /** Behind a label that names none itself. */
  let isAwaited = false;
  for (const line of lines) {
    const label = labelled(line.text);
    if (label !== undefined) isAwaited = listsReferences(label) && awaitsList(label.value);
    if (isAwaited) {
      const below = label === undefined ? listBelow(line) : [];
      found.push(...below);
      isAwaited = label !== undefined || below.length > 0 || line.text.trim() === '';
      continue;
    }
    const own = referencesBehind(label, line);
    if (own.length > 0) found.push(...own);
    else if (isOpen && goesOn(line.text)) found.push(...parseReferences(line.text.trim().replace(/[_*]{1,3}$/, ''), startOf(line)));
    else {
      isOpen = false;
      continue;
    }
    isOpen = endsOpen(line.text);
  }
  return found;
}

/** What a line below such a label lists, as an item or not. */
function listBelow(line: Line): Reference[] {
  const begin = /^\s*(?:[-*+]\s+)?/.exec(line.text)?.[0].length ?? 0;
  return listAlone(line.text.slice(begin).trimEnd(), placeAt(line, begin));
}

function goesOn(text: string): boolean {
  return text.trim() !== '' && !isItem(text) && labelled(text) === undefined;
}

function startOf(line: Line): Place {
  return placeAt(line, line.text.length - line.text.trimStart().length);
}

const SEPARATORS = ',，、;；';

/** Whether a list goes on in the next line: a comma stands at the end. */
export function endsOpen(text: string): boolean {
  return SEPARATORS.includes(text.trimEnd().at(-1) ?? ' ');
}

/** Whether a line begins an item of a list. */
export function isItem(text: string): boolean {
  return /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(text);
}

const ITEM = /^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s{1,9}/;

/** What stands behind the mark of an item of a list that lies in no other; undefined for other lines. */
export function itemText(text: string): string | undefined {
  const mark = ITEM.exec(text)?.[0];
  return mark === undefined ? undefined : text.slice(mark.length);
}

/** A name in bold with which a paragraph or an item begins, up to the name: `**Cache (Req 2):** keeps it`, `- **Cache** (Requirements 2.1, 2.2)`. */
export const BOLD_BEGIN = /^\s{0,9}(?:(?:[-*+]|\d{1,3}[.)])\s{1,9})?\*\*(?=[^\s*])/;

/** Paths of a line `**Files:** \`a.ts\`, b.ts`; none for other lines. */
export function listedFiles(text: string): string[] {
  const label = labelled(text);
  return label === undefined || !FILES.test(label.label) ? [] : filesOf(label.value);
}

/** Paths of all lines that list some, and of the items below a label that says nothing itself: `**Files:**`. */
export function listedFilesIn(lines: readonly Line[]): string[] {
  const found: string[] = [];
  let [isOpen, areListed] = [false, false];
  for (const { text } of lines) {
    const label = labelled(text);
    if (label !== undefined && FILES.test(label.label)) {
      found.push(...filesOf(label.value));
      isOpen = label.value === '';
      areListed = false;
    } else if (isOpen && isItem(text)) {
      found.push(...pathsOfItem(text));
      areListed = true;
    } else if (areListed || text.trim() !== '') isOpen = false;
  }
  return found;
}

/** What else an item says is no file. */
function pathsOfItem(text: string): string[] {
  const found = firstFiles(text.replace(BULLET, ''));
  return found.length > 0 ? found : pathsIn(text).slice(0, 1);
}

const BULLET = /^\s*\S+\s+/;

/** The paths with which an item begins: `\`src/a.ts\`, \`src/b.ts\`: reads them`, `[x] src/a.ts (new)`, `**src/a.ts**`. */
function firstFiles(item: string): string[] {
  const found: string[] = [];
  let rest = item.replace(ITEM_BEGIN, '');
  for (let more = true; more; ) {
    const [behind = '', word = '', between = ''] = FIRST_FILE.exec(rest) ?? [];
    const path = pathOf(word);
    if (path !== undefined) found.push(path);
    rest = rest.slice(behind.length);
    more = path !== undefined && between !== '';
  }
  return found;
}

/** The box that says that it is written, and what is done with it: `Create src/a.ts`; what a design deletes is no part of it. */
const ITEM_BEGIN = /^(?:\[[ xX~-]\]\s+)?(?:(?:add|change|create|edit|modify|new|update)d?\s?[:：]?\s+)?/i;
/** A word without emphasis, and without the sign that ends it: `**src/a.ts**:`. */
function pathOf(word: string): string | undefined {
  return asPath(word.replace(/[:：;；]$/, '').replaceAll(AROUND, ''));
}

const AROUND = /^(?:\*\*(?![/*])|__)|(?<![/*])\*\*$|__$|`/g;
/** A word with a remark in brackets, and what stands before the next that it is listed with. */
const FIRST_FILE = /^(`[^`]{1,300}`|[^\s:：,，、;；`]{1,300})(\s?(?:\([^()]{0,100}\)\s?)?(?:[,，、;；&+→]\s?|and\s)?)/;

/** Paths of a list \`a.ts\`, b.ts. */
export function filesOf(list: string): string[] {
  const spans = pathsIn(list);
  return spans.length > 0 ? spans : list.split(/[,，、\s]+/).flatMap((word) => pathOf(word) ?? []);
}
