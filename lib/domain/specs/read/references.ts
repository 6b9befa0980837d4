import type { Place, Stretch } from '../text/place.ts';
import { INSERTED, LETTER_INSIDE } from './inserted.ts';
import { requirementOfKind } from './requirement-name.ts';
import { REQUIREMENT_WORD } from './vocabulary.ts';

/** One thing named in a list of references: `_Requirements: 1.1, 2.1-2.3, All (tests)_`. */
export interface Reference extends Stretch {
  /** As written. */
  raw: string;
  kind: 'id' | 'range' | 'all' | 'property' | 'text';
  /** Criterion or requirement ids named, ranges within one requirement expanded. Empty for `all` and `text`. */
  ids: string[];
}

const ID = new RegExp(`^(?:[A-Z]{1,8}-?)?\\d+(?:${INSERTED}|${LETTER_INSIDE})?(?:\\.\\d+)*(?:${INSERTED}|[a-z]|(?<=^\\d{1,3})[A-Z])?$`);
const ID_ANY = /^[A-Za-z]{0,12}(?:-[A-Za-z]{1,12})?-?\d+(?:[.-]\d+)*[a-z]?$/;
const END = `((?:[A-Z]{1,8}-)?(?:[A-Z]{1,8}-?)?\\d+(?:${INSERTED}|${LETTER_INSIDE})?(?:\\.\\d+)*(?:${INSERTED})?)`;
const RANGE = new RegExp(`^${END}\\s?(?:-|–|—|~|〜|to|through|至|到)\\s?${END}$`);
const ALL =
  /^(?:all\b|全(?:要件|需求|部|て|項目)|全般(?=\s|$)|すべて|所有|모든|alle\b|tod[oa]s|tou(?:te)?s\b|tutt[ie]|все(?=\s|$)|جميع|كل\s|tất cả)/i;
/** No real range is longer; a longer one is a mistake or an attack. */
const MAX_RANGE = 500;

/**
 * Reads a list of references in any of the forms in use. What is no id is kept as text, so nothing is lost.
 * @param at where the list begins
 */
export function parseReferences(list: string, at: Place): Reference[] {
  // Before anything is made for the others.
  if (PLAIN_LIST.test(list)) return plainReferences(list, at);
  const ofProperties = PROPERTIES.test(list);
  const criterionOf = /AC|riteri/.test(list) ? criteriaOf(list) : undefined;
  const joined = criterionOf === undefined ? list : list.replaceAll(APART, '$1 ');
  const found = listedReferences(joined, at, (text, index) =>
    ofProperties && WHOLE.test(text) ? PROPERTY_MEANT : (criterionOf?.(text, index) ?? meaning(text)),
  );
  if (joined === list) return found;
  return found.map((each) => ({ ...each, raw: list.slice(each.offset - at.offset, each.offset - at.offset + each.length) }));
}

/** `Req 1, AC 2-4`: the comma parts no list; `FR-2.1, AC-4.1` are two ids, and 1.1 may be a criterion itself. */
const APART = new RegExp(
  `((?:^|[;；]\\s?|${REQUIREMENT_WORD}\\s?)(?:[A-Z]{1,8}-?)?\\d{1,6})[,，](?=\\s?(?:AC|acceptance criteri(?:on|a))\\s?#?\\d{1,4}(?!\\.?\\d))`,
  'gi',
);

/** Reads, piece by piece, `R4 AC1-3, AC5, 7` and `US-1.AC-3`: criteria by their place below a requirement that is named once. */
function criteriaOf(list: string): (text: string, index: number) => Meaning | undefined {
  let last: string | undefined;
  /** Where the criterion in front ends; undefined behind anything else. */
  let end: number | undefined;
  return (text, index) => {
    const words = bare(text);
    const goesOn = end !== undefined && NUMBERS.test(words) && !/[;；]/.test(list.slice(end, index));
    const [, requirement = last, from, to] = OF_REQUIREMENT.exec(goesOn ? `AC ${words}` : words) ?? [];
    last = requirement;
    end = undefined;
    if (requirement === undefined || from === undefined) return undefined;
    end = index + text.length;
    const id = `${requirement}.${from}`;
    return to === undefined ? { kind: 'id', ids: [id] } : range(['', id, `${requirement}.${to}`]);
  };
}

/** `3`, `3-5`: behind a criterion, others of its requirement. */
const NUMBERS = /^\d+(?:\s?[-–]\s?\d+)?\.?$/;
const OF_REQUIREMENT = new RegExp(
  `^(?:and\\s)?(?:(?:${REQUIREMENT_WORD}\\s?)?((?:[A-Z]{1,8}-?)?\\d{1,6}(?:\\.\\d{1,6}){0,4})[\\s.]\\s?)?` +
    '(?:AC|acceptance criteri(?:on|a))[\\s-]?#?(\\d{1,4})(?:\\s?[-–]\\s?(?:AC)?(\\d{1,4}))?\\.?$',
  'i',
);

/**
 * Cuts a list into what it names.
 * @param meaningOf what a piece of it, and where it begins, stands for; a list of nothing but numbers stands for these
 */
export function listedReferences(list: string, at: Place, meaningOf: (text: string, index: number) => Meaning): Reference[] {
  if (PLAIN_LIST.test(list)) return plainReferences(list, at);
  return pieces(list, SEPARATOR)
    .flatMap(tokens)
    .map((piece) => reference(piece, meaningOf(piece.text, piece.index), at));
}

/** `Properties 1, 2, 11 from the design`: none of these numbers is a requirement. */
const PROPERTIES = /^[*_]{0,3}properties\s\d/i;
const WHOLE = /^(?:properties\s)?\d+(?!\.?\d)/i;
const PROPERTY_MEANT: Meaning = { kind: 'property', ids: [] };

function reference({ text, index }: Piece, { kind, ids }: Meaning, at: Place): Reference {
  return { raw: text, kind, ids, line: at.line, column: at.column + index, offset: at.offset + index, length: text.length };
}

/** What nearly all lists are: `1.1, 2.1`. */
const PLAIN_LIST = /^\d+(?:\.\d+)*(?:, \d+(?:\.\d+)*)*$/;
const SPACE = /\s+/g;
const SEPARATOR =
  /[,;，、；&]|\sand\s|\s和\s|\s\+\s|(?<=\d)(?:・|\s?[和与及と와과및]\s?)(?=\d)|(?<=\d)\s(?:y|e|i|и|і|und|et|en|ve|dan)\s(?=\d)/g;

interface Piece {
  text: string;
  index: number;
}

function plainReferences(list: string, at: Place): Reference[] {
  const found: Reference[] = [];
  for (let index = 0; index < list.length; ) {
    const comma = list.indexOf(',', index);
    const text = list.slice(index, comma < 0 ? list.length : comma);
    const { line, column, offset } = at;
    found.push({ raw: text, kind: 'id', ids: [text], line, column: column + index, offset: offset + index, length: text.length });
    index += text.length + ', '.length;
  }
  return found;
}

/** What stands between the separators, without white space around it; empty pieces are left out. */
function pieces(text: string, separator: RegExp): Piece[] {
  const found: Piece[] = [];
  let start = 0;
  // Not `matchAll`: it makes a copy of the pattern for every call, and there are thousands.
  separator.lastIndex = 0;
  for (let more = true; more; ) {
    const match = separator.exec(text);
    const piece = text.slice(start, match?.index);
    const trimmed = piece.trim();
    if (trimmed !== '') found.push({ text: trimmed, index: start + piece.length - piece.trimStart().length });
    start = separator.lastIndex;
    more = match !== null;
  }
  return found;
}

/** `1.1 1.2` without a comma are two, as are `1.1/1.2`; `2.1 (reduces load)` and `Future use` are one. */
function tokens(piece: Piece): Piece[] {
  const sides = piece.text.includes('/') ? pieces(piece.text, SLASH) : [];
  if (sides.length > 1 && sides.every(({ text }) => SIDE.test(text.replace(LEADING, ''))))
    return sides.map(({ text, index }) => ({ text, index: piece.index + index }));
  const words = pieces(piece.text, SPACE);
  // `R4 AC1` is one.
  if (words.length === 2 && /^AC\d/.test(words[1]?.text ?? '') && !/^AC/.test(piece.text)) return [piece];
  if (words.length < 2 || !words.every(({ text }) => ID.test(text))) return [piece];
  return words.map(({ text, index }) => ({ text, index: piece.index + index }));
}

const SLASH = /\//g;
/** `1/2` may be criterion 2 of requirement 1, and `REQ-1/2` anything. */
const SIDE = /^(?:(?:[A-Z]{1,8}-)?\d{1,6}(?:\.\d{1,6})+[a-z]?(?:\s?[-–]\s?\d{1,6}(?:\.\d{1,6})+)?|[A-Z]{1,8}-\d{1,6})$/;

const PLAIN_ID = /^\d+(?:\.\d+)*$/;

export type Meaning = Pick<Reference, 'kind' | 'ids'>;

/** What one piece of a list of references stands for. */
export function meaning(raw: string): Meaning {
  if (PLAIN_ID.test(raw)) return { kind: 'id', ids: [raw] };
  const token = essence(raw);
  // `1.x`: whatever requirement 1 states.
  const all = token.endsWith('x') ? /^((?:[A-Z]{1,8}-?)?\d{1,6}(?:\.\d{1,6}){0,3})\.x$/.exec(token)?.[1] : undefined;
  if (all !== undefined) return { kind: 'id', ids: [all] };
  const property = /^property\s(\d+)/i.exec(token)?.[1];
  if (property !== undefined) return { kind: 'property', ids: [] };
  if (ID.test(token) || ID_ANY.test(token)) {
    const between = RANGE.exec(token);
    // `1-3` is a range of requirements; `FR-1` and `R1-2` are ids.
    return between === null || /^[A-Za-z]/.test(token) ? { kind: 'id', ids: [token] } : range(between);
  }
  const between = RANGE.exec(token);
  if (between !== null) return range(between);
  // `NFR 1.2`, `Derived Requirement 1`.
  const id = /\d[a-z]?$/.test(token) ? requirementOfKind(token)?.id : undefined;
  if (id !== undefined) return { kind: 'id', ids: [id] };
  return ALL.test(token) ? partOfAll(raw) : { kind: 'text', ids: [] };
}

/** `All requirements 2.1-2.3`, `All (1.1-1.3)`, `All of requirement 3`: what it names is all that is meant. */
function partOfAll(raw: string): Meaning {
  const words = raw.replaceAll(/[*_`[\]]/g, '');
  const lead = BEFORE_PART.exec(words)?.[0];
  const part = lead === undefined ? '' : words.slice(lead.length).replace(/[)）]?[.。]?$/, '');
  return ID.test(part) || RANGE.test(part) ? meaning(part) : { kind: 'all', ids: [] };
}

/** What is left out, or only begun with, is not all that is meant; of a bare number in brackets nobody knows whether it is a count. */
const BEFORE_PART = new RegExp(
  '^(?:(?!\\D*(?:\\b(?:except|excluding|but|not|other|without|besides|from|starting|since)\\b|除|以外))[^\\d(（]{1,60}?[(（]\\s?(?=(?:[A-Z]{1,8}-?)?\\d{1,6}\\s?[.–-]\\s?\\d)|' +
    `all\\s(?:of\\s)?(?:the\\s)?(?:(?:${REQUIREMENT_WORD}|(?:acceptance\\s)?criteria|clauses)\\s)?(?:of\\s)?(?:${REQUIREMENT_WORD}\\s)?(?=(?:[A-Z]{1,8}-?)?\\d))`,
  'i',
);

const BARE_WORD = new RegExp(`^${REQUIREMENT_WORD}\\s?[:：]?$`, 'i');

/** Whether what stands behind a label that lists criteria names none yet: `**Validates:** Requirements`, with the list below it. */
export function awaitsList(value: string): boolean {
  return value === '' || BARE_WORD.test(value.replaceAll(/[*_]/g, ''));
}

/** What a line lists that is nothing but ids and ranges: `1.1, 1.2`, `Requirements 1.1-1.3`; nothing for any other line. */
export function listAlone(text: string, at: Place): Reference[] {
  const found = /\d/.test(text) && text.length < MAX_ALONE ? parseReferences(text.replace(/[_*]{1,3}$/, ''), at) : [];
  return found.every(({ kind, raw }) => kind === 'range' || (kind === 'id' && !/\s[-–—]\s|[(（]/.test(raw))) ? found : [];
}

const MAX_ALONE = 2000;

const LEADING = new RegExp(
  `^(?:and|(?:验证|驗證|検証|对应|對應|対応|关联|関連)?${REQUIREMENT_WORD}|criteri(?:a|on)|ac)\\s?[:：]?\\s?(?=[\\dA-Z])`,
  'i',
);

/** `1.2 - The store opens`, `1.2 – …`: a remark that is set off from an id. */
const SET_OFF = /(?<=\d[a-z]?)\s[-–—]\s(?=\p{L})/u;
/** `the properties of the design (2.1`, `Search (2.1-2.4)`: the first of a list in brackets behind what it is about. */
const LISTED =
  /^(?!\D*\b(?:except|excluding|without|other than)\b)[^\d(（]{1,200}[(（]\s?(?=(?:(?:[A-Z]{1,8}-?)?\d{1,6}(?:\.\d{1,6})*[a-z]?|\d{1,6}(?:\.\d{1,6})+\s?[-–]\s?\d{1,6}(?:\.\d{1,6})+[)）]?)$)/;
/** `Foundation for Requirements 6`, `Supports Requirement 6`: what is done for it. */
const DONE_FOR = new RegExp(
  '^(?:partially\\s)?(?:(?:foundation|groundwork|basis|preparation|preparatory work|support|prerequisite|infrastructure|part|tests?)\\s(?:for|of)|' +
    'covers?|supports?|implements?|completes?|addresses|enables?|validates?|verifies|tests?|satisfies|fulfil?ls)' +
    `\\s(?=${REQUIREMENT_WORD}\\s?\\d[\\d.]*[A-Za-z]?$)`,
  'iu',
);

/** Behind the last of them. A mere figure may be one of properties. */
const CLOSED = /(?<=\d\.\d{1,6}[a-z]?)[)）]$/;

/** The token without emphasis, brackets around the list, and a remark behind it. */
function bare(raw: string): string {
  const listed = raw.includes('(') || raw.includes('（') ? raw.replace(LISTED, '') : raw;
  const remark = listed.search(/[(（]/);
  const token = remark > 0 ? listed.slice(0, remark) : listed;
  const closed = remark < 0 ? token.replace(CLOSED, '') : token;
  return (closed.includes(' ') ? (closed.split(SET_OFF, 1)[0] ?? '') : closed).replaceAll(/[*_`[\]]/g, '').trim();
}

/** The same without the word in front. */
function essence(raw: string): string {
  return bare(raw)
    .replace(DONE_FOR, '')
    .replace(LEADING, '')
    .replace(/[.。:]+$|(?<=\d)\s?(?:全部|すべて|전체)$/, '')
    .trim();
}

const INSERTED_AT_END = new RegExp(`${INSERTED}$`);

function range([, from = '', to = '']: readonly string[]): Meaning {
  const [begin, end] = [from.replace(INSERTED_AT_END, ''), to.replace(INSERTED_AT_END, '')];
  const [prefix, first] = split(begin);
  const [otherPrefix, last] = split(end);
  const short = otherPrefix === '' && prefix !== '';
  const expandable = (prefix === otherPrefix || short) && last >= first && last - first < MAX_RANGE;
  // `T009` is followed by `T010`.
  const width = begin.length - prefix.length;
  if (!expandable) return { kind: 'range', ids: [from, to] };
  const ids = Array.from({ length: last - first + 1 }, (_, step) => `${prefix}${String(first + step).padStart(width, '0')}`);
  // `2.1-bis to 2.3` has no 2.1, and `2.1 to 2.3-bis` one more behind 2.3.
  if (begin !== from) ids[0] = from;
  if (end !== to) ids.push(to);
  return { kind: 'range', ids };
}

/** `11.6` → `11.` and 6. */
function split(id: string): [string, number] {
  const cut = id.search(/\d+$/);
  return [id.slice(0, cut), Number(id.slice(cut))];
}
