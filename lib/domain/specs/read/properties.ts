import { plain } from '../text/inline.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { placeAt } from '../text/place.ts';
import { propertyKey } from './property-label.ts';
import { parseReferences, type Reference } from './references.ts';
import { BOLD_BEGIN, ownLines, referencesIn } from './section-lines.ts';
import { PROPERTY, PROPERTY_OR_FEATURE, REQUIREMENT_WORD } from './vocabulary.ts';

export interface DesignProperty {
  /** As written: `4.10` is not `4.1`, and `1a` not `1b`. */
  label: string;
  /** The same however it is written. */
  key: string;
  title: string;
  validates: Reference[];
  line: number;
}

/**
 * Correctness properties: below headings of their own or, where none has one, paragraphs of a section on properties (`**Property 1: …**`), items of
 * such a section or, anywhere, bold lines that say what they validate.
 */
export function readProperties(scanned: ScannedText, sections: readonly Section[]): DesignProperty[] {
  const headedBy = (words: RegExp): DesignProperty[] =>
    sections.flatMap((section) =>
      propertyOf(
        section.text,
        section.line,
        () => scanned.lines.slice(section.line - 1, section.line).concat(ownLines(scanned, section)),
        words,
      ),
    );
  const inEnglish = headedBy(PROPERTY);
  const headed = inEnglish.length > 0 ? inEnglish : whereOneValidates(headedBy(PROPERTY_OR_FEATURE));
  // What shows how a property is tested repeats its name.
  const tested = headed.length === 0 ? NONE : new Set(sections.filter((section) => isTested(sections, section)).map(({ line }) => line));
  const stated = headed.filter(({ line }) => !tested.has(line));
  if (stated.length > 0) return withUnheaded(stated, scanned, sections);
  const about = sections.filter(isOutermost(sections));
  for (const form of [MARKED, LISTED]) {
    const begun = withoutTests(
      about.map((section) => [section, begunBy(form, ownLines(scanned, section))]),
      sections,
    );
    if (begun.length > 0) return begun;
  }
  if (headed.length > 0) return headed;
  const named = elsewhere(scanned, sections);
  return named.length > 0 ? named : headedShortly(scanned, sections);
}

/** `Property 2: Title` and `**Property 2: Title**`, without a heading. */
const UNHEADED = new RegExp(`^\\s{0,3}(?:\\*\\*|__)?${PROPERTY.source.slice(1)}(?<=[:：])\\s*(?=\\S)`, 'i');

/**
 * With what stands among headed properties without a heading of its own, where it says what it validates: those in front of it end there, and
 * lines of the same label speak of one.
 */
function withUnheaded(headed: readonly DesignProperty[], scanned: ScannedText, sections: readonly Section[]): DesignProperty[] {
  const isUnheaded = ({ text }: Line): boolean => (text.includes(':') || text.includes('：') ? UNHEADED.test(text) : false);
  const parts = sections.filter(isOutermost(sections)).map((section) => ownLines(scanned, section));
  if (!parts.some((lines) => lines.some(isUnheaded))) return [...headed];
  const keys = new Set(headed.map(({ key }) => key));
  const heads = new Set(headed.map(({ line }) => line));
  const all = parts.flatMap((lines) => {
    const begins = lines.flatMap((line, index) => (heads.has(line.number) || isUnheaded(line) ? [{ index, line }] : []));
    return begins.flatMap(({ index, line: { number, text } }, at) =>
      propertyOf(text.replace(/^[\s#]+/, ''), number, () => lines.slice(index, begins[at + 1]?.index)),
    );
  });
  const added = all.filter(({ key, validates, line }) => !keys.has(key) && validates.length > 0 && !heads.has(line));
  if (added.length === 0) return [...headed];
  const byLine = new Map(all.map((property) => [property.line, property]));
  return [...headed.map((property) => byLine.get(property.line) ?? property), ...added].sort((one, other) => one.line - other.line);
}

/** Of words that mean a feature as well, only what proves a criterion shows what is meant. */
const whereOneValidates = (found: DesignProperty[]): DesignProperty[] => (found.some(({ validates }) => validates.length > 0) ? found : []);

/** `### P1: Title`. */
const SHORT = /^P-?(?=\d{1,4}\s?[:：.—–-]\s?\S)/;
const CORRECTNESS = /\bcorrectness propert|正[确確]性属性/i;

/** What is counted from 1 in a section on correctness: `P95` is a percentile, and `P1` elsewhere what comes first. */
function headedShortly(scanned: ScannedText, sections: readonly Section[]): DesignProperty[] {
  const found = sections.flatMap((section) => {
    const words = plain(section.text);
    if (!SHORT.test(words) || !CORRECTNESS.test(sections[section.parent ?? -1]?.text ?? '')) return [];
    return propertyOf(words.replace(SHORT, 'Property '), section.line, () => ownLines(scanned, section));
  });
  return found.every(({ label }, index) => label === String(index + 1)) ? found : [];
}

const NONE: ReadonlySet<number> = new Set();
const TESTS = /\btest(?:s|ing)?\b|测试|測試|テスト/i;

function isTested(sections: readonly Section[], { parent }: Section): boolean {
  const above = sections[parent ?? -1];
  return above !== undefined && (TESTS.test(above.text) || isTested(sections, above));
}

/** What sections on properties state; what those on their tests say of the same properties repeats it. */
function withoutTests(stated: readonly (readonly [Section, DesignProperty[]])[], sections: readonly Section[]): DesignProperty[] {
  const isOfTests = (section: Section): boolean => TESTS.test(section.text) || isTested(sections, section);
  const own = new Set(stated.flatMap(([section, properties]) => (isOfTests(section) ? [] : properties.map(({ key }) => key))));
  return stated.flatMap(([section, properties]) => (isOfTests(section) ? properties.filter(({ key }) => !own.has(key)) : properties));
}

/** Outside of sections on properties, only what says what it validates states one: other lines speak of some. */
function elsewhere({ lines }: ScannedText, sections: readonly Section[]): DesignProperty[] {
  // Most designs without properties have no such line.
  if (!lines.some(({ kind, text }) => kind === 'text' && text.includes('**') && behind(BOLD_BEGIN, text) !== undefined)) return [];
  const headings = new Set(sections.map(({ line }) => line));
  const parts: Line[][] = [[]];
  for (const line of lines) {
    if (headings.has(line.number)) parts.push([]);
    else if (line.kind === 'text') parts.at(-1)?.push(line);
  }
  return parts.flatMap((part) => begunBy(BOLD_BEGIN, part)).filter(({ validates }) => validates.length > 0);
}

const ABOUT = /\bpropert(?:y|ies)\b|属性|プロパティ|特性/i;

/** Sections on properties that lie in no other one: what is nested in them is among their lines. */
function isOutermost(sections: readonly Section[]): (section: Section) => boolean {
  const isAbout = (section: Section | undefined): boolean =>
    section !== undefined && (ABOUT.test(section.text) || isAbout(sections[section.parent ?? -1]));
  return (section) => ABOUT.test(section.text) && !isAbout(sections[section.parent ?? -1]);
}

const MARKED = /^\s{0,3}(?:\*\*|__)?(?=[^\s*_])/;
/** `- **Property 1: Title**`: with its title in bold, an item states one; `- **Property 1**: gone` speaks of it. */
const LISTED = /^\s{0,9}(?:[-*+]|\d{1,3}[.)])\s{1,9}(?=\*\*[^*]{1,40}[:：—–-][^*])/;

/** What stands behind the beginning of a form; undefined where the line is not of it, or states no property. */
function behind(form: RegExp, text: string): string | undefined {
  const begin = form.exec(text)?.[0];
  const words = begin === undefined ? undefined : text.slice(begin.length);
  return words !== undefined && PROPERTY.test(plain(words)) ? words : undefined;
}

/** `*(Requirements 6.2, 6.3)*` behind the title. */
const BRACKET = new RegExp(
  `[(（](?:validates:?\\s)?(?:${REQUIREMENT_WORD}|criteri(?:a|on))(?:[:：]\\s?|\\s|(?=\\d))([^()（）]{1,200})[)）]`,
  'i',
);

/** Properties that begin with lines of a form; each goes on until the next. */
function begunBy(form: RegExp, lines: readonly Line[]): DesignProperty[] {
  const starts = lines.flatMap(({ text, number }, index) => {
    const words = behind(form, text);
    return words === undefined ? [] : [{ index, words, number }];
  });
  return starts.flatMap(({ index, words, number }, at) => propertyOf(words, number, () => lines.slice(index, starts[at + 1]?.index)));
}

/** @param linesOf gives the lines that belong to it: hardly any heading is one of a property */
function propertyOf(text: string, line: number, linesOf: () => readonly Line[], named = PROPERTY): DesignProperty[] {
  if (!/\d/.test(text)) return [];
  const words = plain(text);
  const match = named.exec(words);
  if (match?.[1] === undefined) return [];
  const title = words.slice(match[0].length).replace(BRACKET, '').trim();
  const lines = linesOf();
  const first = lines.find((each) => each.number === line);
  const validates = [...(first === undefined ? [] : bracketed(first)), ...referencesIn(lines), ...lines.flatMap(atEnd)];
  return [{ label: match[1], key: propertyKey(match[1]), title, validates, line }];
}

/** `For any parcel … once. **Validates: Requirements 1.1, 1.2**`, `… once. **Validates:** Req 1.1.`: behind what it says, in emphasis or brackets. */
const AT_END = new RegExp(
  `(?<=\\S)\\s(?:(?:\\*\\*|[*_]?[(（])validates[:：]\\s?([^*()（）]{1,200})(?:\\*\\*|[)）][*_]?)|\\*\\*validates[:：]\\*\\*\\s?((?:${REQUIREMENT_WORD}\\s?)?\\d[^*()（）]{0,200}?))\\.?\\s*$`,
  'i',
);

function atEnd(line: Line): Reference[] {
  if (!line.text.includes('alidates')) return [];
  const match = AT_END.exec(line.text.slice(0, MAX_LENGTH));
  // What the line begins with is a list of its own.
  const list = match?.[1] ?? match?.[2];
  if (match === null || list === undefined || referencesIn([line]).length > 0) return [];
  return parseReferences(list, placeAt(line, match.index + match[0].lastIndexOf(list)));
}

const MAX_LENGTH = 20_000;

function bracketed(line: Line): Reference[] {
  const match = BRACKET.exec(line.text);
  return match?.[1] === undefined ? [] : parseReferences(match[1], placeAt(line, match.index + match[0].indexOf(match[1])));
}
