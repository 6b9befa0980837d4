import { plain } from '../text/inline.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { placeAt } from '../text/place.ts';
import { parseReferences, type Reference } from './references.ts';
import { ownLines, referencesOf } from './section-lines.ts';
import { PROPERTY, REQUIREMENT_WORD } from './vocabulary.ts';

export interface DesignProperty {
  /** As written: `4.10` is not `4.1`. */
  label: string;
  number: number;
  title: string;
  validates: Reference[];
  line: number;
}

/** Correctness properties: below headings of their own or, where none has one, paragraphs of a section on properties (`**Property 1: …**`). */
export function readProperties(scanned: ScannedText, sections: readonly Section[]): DesignProperty[] {
  const headed = sections.flatMap((section) =>
    /\d/.test(section.text)
      ? propertyOf(section.text, section.line, scanned.lines.slice(section.line - 1, section.line).concat(ownLines(scanned, section)))
      : [],
  );
  return headed.length > 0 ? headed : sections.filter(isOutermost(sections)).flatMap((section) => paragraphs(ownLines(scanned, section)));
}

const ABOUT = /\bpropert(?:y|ies)\b|属性|プロパティ|特性/i;

/** Sections on properties that lie in no other one: what is nested in them is among their lines. */
function isOutermost(sections: readonly Section[]): (section: Section) => boolean {
  const isAbout = (section: Section | undefined): boolean =>
    section !== undefined && (ABOUT.test(section.text) || isAbout(sections[section.parent ?? -1]));
  return (section) => ABOUT.test(section.text) && !isAbout(sections[section.parent ?? -1]);
}

const MARKED = /^\s{0,3}(?:\*\*|__)?(?=[^\s*_])/;
/** `*(Requirements 6.2, 6.3)*` behind the title. */
const BRACKET = new RegExp(
  `[(（](?:validates:?\\s)?(?:${REQUIREMENT_WORD}|criteri(?:a|on))(?:[:：]\\s?|\\s|(?=\\d))([^()（）]{1,200})[)）]`,
  'i',
);

function paragraphs(lines: readonly Line[]): DesignProperty[] {
  const starts = lines.flatMap((line, index) => (MARKED.test(line.text) && PROPERTY.test(plain(line.text)) ? [index] : []));
  return starts.flatMap((start, at) => {
    const line = lines[start];
    return line === undefined ? [] : propertyOf(line.text, line.number, lines.slice(start, starts[at + 1]));
  });
}

function propertyOf(text: string, line: number, lines: readonly Line[]): DesignProperty[] {
  const words = plain(text);
  const match = PROPERTY.exec(words);
  if (match?.[1] === undefined) return [];
  const title = words.slice(match[0].length).replace(BRACKET, '').trim();
  const validates = lines.flatMap((each) => [...referencesOf(each), ...(each.number === line ? bracketed(each) : [])]);
  return [{ label: match[1], number: Number(match[1]), title, validates, line }];
}

function bracketed(line: Line): Reference[] {
  const match = BRACKET.exec(line.text);
  return match?.[1] === undefined ? [] : parseReferences(match[1], placeAt(line, match.index + match[0].indexOf(match[1])));
}
