import { INSERTED } from './inserted.ts';
import { REQUIREMENT_WORD } from './vocabulary.ts';

export interface RequirementHeading {
  id: string;
  title: string;
  /** `SECURITY-1` of `Security Requirement 1`: its id where another kind begins with the same letters. */
  fullId?: string;
  /** Only a number says so, and that it `states` a story or criteria, or `stands` below a section of requirements. */
  bare?: 'states' | 'stands';
  /** The number is that of its criteria: the heading has none. */
  byCriteria?: true;
}

const ID = `\\d{1,9}(?:\\.\\d{1,9})*(?:${INSERTED}|[a-z])?`;
const WORD = new RegExp(
  '^(?:requirement|req|需求|要件|要求|요구\\s?사항|anforderung|requisito|requerimiento|exigence|требование|yêu cầu|(?:ال)?متطلب|gereksinim|persyaratan|wymaganie|вимога)' +
    `\\s?[-#]?\\s?((?:[A-Z]{1,8}-?)?\\d+(?:\\.\\d+)*(?:${INSERTED}|[a-z])?)(?![\\w.])`,
  'i',
);
const PREFIX = new RegExp(`^(?:[A-Z]{1,8}-)?[A-Z]{1,8}-?\\d+(?:\\.\\d+)*(?:${INSERTED}|[a-z])?(?![\\w])`);
/** In English, and what Spanish and Portuguese make of it: requisito funcional, regla de negocio, historia de usuario. */
const KNOWN = '(?:REQ|FR|NFR|US|TR|R|UC|BR|SR|DR|IR|PR|RF|RNF|RN|HU)';
const KNOWN_PREFIX = new RegExp(`^(?:[A-Z]*-?)?(?:${KNOWN}|AC)-?\\d`);
/** What stands behind a name that could be the beginning of a sentence as well. */
const END = '(?=\\s*(?:[:：.、|(（–—-]|$))';
const LETTERED = new RegExp(`^[A-Z]{1,4}-?\\d{1,4}${END}`);
/** `NFR 1: Speed`. */
const SPACED_PREFIX = new RegExp(`^(${KNOWN})\\s(${ID})${END}`);
/** `The Requirement 1`, `Updated Requirement 1`: words that count nothing by itself. */
const NO_KIND =
  '(?:an?|the|this|that|these|those|each|every|any|all|no|our|new|old|updated?|changed?|modified|revised|removed?|deleted|added|amended|deprecated|renamed|replaced|original|existing|current|previous|next|first|second|third|last|see|for|of)';
/** `Non-Functional Requirement 2`, `Derived Requirement 1`: of a kind that is counted by itself; `Acceptance Criteria for Requirement 1` is none. */
const KIND = new RegExp(
  `^(?!${NO_KIND}\\b)(\\p{L}{2,20}(?:[ -]\\p{L}{2,20}){0,2})(?<!\\b(?:for|of))\\s${REQUIREMENT_WORD}\\s?[-#]?\\s?(${ID})${END}`,
  'iu',
);
const FUNCTIONAL = new RegExp(`^(非)?(?:功能性?|機能)(?:需求|要件)\\s?[-#]?\\s?(${ID})${END}`);
/** `User Story 3 - Login`, `Story 3: Login`, `故事3: …`. */
const STORY = new RegExp(
  `^(?:(?:user )?stor(?:y|ies)|(?:用户|用戶|使用者)?故事|(?:ユーザー)?ストーリー|(?:사용자 )?스토리)\\s?[-#]?\\s?(${ID})${END}`,
  'i',
);

/** `Requirement 1: Title`, `需求 1：…`, `REQ-1 Title`, `FR-2.1`, `NFR 1: Title`, `Derived Requirement 1`. */
export function namedRequirement(words: string): RequirementHeading | undefined {
  // Without a figure there is no id.
  if (!/\d/.test(words)) return undefined;
  const word = WORD.exec(words);
  if (word?.[1] !== undefined) return heading(word[1], words.slice(word[0].length));
  const prefix = PREFIX.exec(words)?.[0];
  if (prefix !== undefined && KNOWN_PREFIX.test(prefix)) return heading(prefix, words.slice(prefix.length));
  return requirementOfKind(words);
}

/** Whether an id says of itself that it is one of a requirement or a criterion: `FR-2.1`, `AC-3`. */
export const isIdOfKind = (id: string): boolean => KNOWN_PREFIX.test(id);

/** `Q4 — Title`: any letters, which make a requirement of what has criteria only. */
export function letteredRequirement(words: string): RequirementHeading | undefined {
  const prefix = LETTERED.exec(words)?.[0];
  return prefix === undefined ? undefined : heading(prefix, words.slice(prefix.length));
}

/** `NFR 1: Title`, `Derived Requirement 1`, as a heading or as a reference without a title. */
export function requirementOfKind(words: string): RequirementHeading | undefined {
  const spaced = SPACED_PREFIX.exec(words);
  if (spaced !== null) return heading(`${spaced[1] ?? ''}-${spaced[2] ?? ''}`, words.slice(spaced[0].length));
  const functional = FUNCTIONAL.exec(words);
  if (functional !== null)
    return heading(`${functional[1] === undefined ? 'FR' : 'NFR'}-${functional[2] ?? ''}`, words.slice(functional[0].length));
  const kind = KIND.exec(words);
  if (kind === null) return undefined;
  const [whole, word = '', number = ''] = kind;
  const fullId = `${word.toUpperCase().replaceAll(' ', '-')}-${number}`;
  return { ...heading(`${initials(word)}R-${number}`, words.slice(whole.length)), fullId };
}

/** Gives requirements of kinds that begin with the same letters, such as Security and System, the names of their kinds. */
export function settleKinds(headings: Map<number, RequirementHeading>): void {
  const kinds = new Map<string, Set<string>>();
  for (const { id, fullId } of headings.values()) {
    if (fullId !== undefined) kinds.set(kindOf(id), (kinds.get(kindOf(id)) ?? new Set()).add(kindOf(fullId)));
  }
  if (kinds.size === 0) return;
  for (const [index, { id, title, fullId }] of headings)
    if (fullId !== undefined && (kinds.get(kindOf(id))?.size ?? 0) > 1) headings.set(index, { id: fullId, title });
}

const kindOf = (id: string): string => id.slice(0, id.lastIndexOf('-'));

/** A story that is counted as requirements are: `User Story 3: Login`. */
export function namedStory(words: string): RequirementHeading | undefined {
  const story = STORY.exec(words);
  return story === null ? undefined : heading(`US-${story[1] ?? ''}`, words.slice(story[0].length));
}

/** `Non-Functional` → `NF`. */
function initials(kind: string): string {
  return kind.replaceAll(/(\p{L})\p{L}*[ -]?/gu, (_, letter: string) => letter.toUpperCase());
}

function heading(id: string, behind: string): RequirementHeading {
  return { id, title: titleBehind(behind) };
}

/** Without the signs between a number and its title. */
export function titleBehind(text: string): string {
  return text.replace(/^[\s.:：)）、|–—-]+/, '').trim();
}
