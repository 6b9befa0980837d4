import { isInEars } from '../ears.ts';
import { labelled } from '../text/inline.ts';
import type { ScannedText } from '../text/lines.ts';
import { headingOf, type Section } from '../text/outline.ts';
import type { Requirement } from './requirements.ts';
import {
  letteredRequirement,
  namedRequirement,
  namedStory,
  type RequirementHeading,
  settleKinds,
  titleBehind,
} from './requirement-name.ts';
import { itemText } from './section-lines.ts';
import { idsAbove } from './task-number.ts';
import {
  ACCEPTANCE,
  announcesCriteria,
  BACKGROUND,
  headingWords,
  INTRODUCTION,
  OBJECTIVE,
  REQUIREMENTS,
  USER_STORY,
} from './vocabulary.ts';

const NUMBER = /^(\d+(?:\.\d+)*)[.)、:]?\s/;

/** Which sections are requirements, by index in the outline. */
export function requirementHeadings(scanned: ScannedText, sections: readonly Section[]): Map<number, RequirementHeading> {
  const found = new Map<number, RequirementHeading>();
  // Made when it is asked for first: where headings say that they are requirements, nobody asks.
  let stories: ReadonlySet<number> | undefined;
  for (let index = 0, section = sections[0]; section !== undefined; section = sections[(index += 1)]) {
    const words = unmarked(section.text);
    let heading = namedRequirement(words);
    const number = heading === undefined ? numbered(words) : undefined;
    const lettered = heading === undefined && number === undefined ? letteredRequirement(words) : undefined;
    if (lettered !== undefined && (stories ??= sectionsWithCriteria(scanned, sections)).has(index)) heading = lettered;
    if (number !== undefined) {
      const above = found.get(section.parent ?? -1);
      const isPart = above !== undefined && number.id.startsWith(`${above.id}.`) && listsCriteria(scanned, section);
      stories ??= sectionsWithCriteria(scanned, sections);
      const bare = isPart || stories.has(index) ? 'states' : 'stands';
      if (isPart || isNumberedRequirement(sections, index, stories)) heading = { ...number, bare };
      else if (isNextOf(found, sections, index, number.id) && listsCriteria(scanned, section)) heading = { ...number, bare: 'states' };
    }
    if (heading !== undefined) found.set(index, heading);
  }
  settleKinds(found);
  return found;
}

/**
 * Headings without those that are none: `### 2.4 Figures` below `## Requirements`, which holds a table or other sections and no sentence that
 * could require something, in a document that calls its requirements otherwise, such as `### Requirement 1` or `### FR-1`.
 * @param read what was read below the headings
 */
export function withoutStrays(
  scanned: ScannedText,
  headings: ReadonlyMap<number, RequirementHeading>,
  sections: readonly Section[],
  read: readonly Requirement[],
): ReadonlyMap<number, RequirementHeading> {
  const all = [...headings];
  if (!all.some(([, { bare }]) => bare === 'stands')) return headings;
  const byLine = new Map(read.map((requirement) => [requirement.line, requirement]));
  const requirementOf = (index: number): Requirement | undefined => byLine.get(sections[index]?.line ?? 0);
  if (!all.some(([index, { bare }]) => bare === undefined && (requirementOf(index)?.criteria.length ?? 0) > 0)) return headings;
  const parents = new Set(read.flatMap(({ id }) => idsAbove(id)));
  return new Map(
    all.filter(([index, { id, bare }]) => {
      const { criteria, story, withdrawn } = requirementOf(index) ?? { criteria: [], story: '' };
      return (
        bare !== 'stands' ||
        saysMore(scanned, sections[index] as Section, sections[index + 1]) ||
        criteria.length > 0 ||
        story !== '' ||
        withdrawn === true ||
        parents.has(id)
      );
    }),
  );
}

/** Whether a section has lines outside of tables, and no section inside. */
function saysMore({ lines }: ScannedText, { line, endLine }: Section, next: Section | undefined): boolean {
  if (next !== undefined && next.line <= endLine) return false;
  return lines.slice(line, endLine).some(({ kind, text }) => kind === 'text' && /\p{L}/u.test(text) && !text.includes('|'));
}

/** Sections that tell a story each: the requirements of a document in which nothing else is one. */
export function storyHeadings(sections: readonly Section[]): Map<number, RequirementHeading> {
  const found = new Map<number, RequirementHeading>();
  for (const [index, { text }] of sections.entries()) {
    const heading = /\d/.test(text) ? namedStory(unmarked(text)) : undefined;
    if (heading !== undefined) found.set(index, heading);
  }
  return found;
}

/**
 * The outline with `### Acceptance Criteria` as a part of `### Requirement 1`, where it stands behind it instead of in it, and that one states
 * nothing itself: what closes a document is about all of it.
 */
export function withCriteriaBeside(
  scanned: ScannedText,
  sections: readonly Section[],
  headings: ReadonlyMap<number, RequirementHeading>,
): Section[] {
  const parted = [...sections];
  for (const index of headings.keys()) {
    const section = sections[index] as Section;
    let beside = index + 1;
    while ((sections[beside]?.line ?? Number.POSITIVE_INFINITY) <= section.endLine) beside += 1;
    const criteria = sections[beside];
    if (criteria?.level !== section.level || !ACCEPTANCE.test(headingWords(criteria.text)) || statesCriteria(scanned, section)) continue;
    parted[index] = { ...section, endLine: criteria.endLine };
    parted[beside] = { ...criteria, parent: index };
  }
  return parted;
}

function statesCriteria({ lines }: ScannedText, { line, endLine }: Section): boolean {
  return lines.slice(line, endLine).some((each) => each.kind === 'text' && statesItem(each.text));
}

/** Without emphasis, and without the strokes through all of it. */
function unmarked(whole: string): string {
  const text = whole.startsWith('~~') ? whole.replaceAll('~~', '') : whole;
  return text.includes('*') || text.includes('`') ? text.replaceAll(/[*`]/g, '').trim() : text;
}

/** @param words without emphasis */
function numbered(words: string): RequirementHeading | undefined {
  const number = NUMBER.exec(words);
  return number?.[1] === undefined ? undefined : { id: number[1], title: titleBehind(words.slice(number[1].length)) };
}

/** `### 1. Title` is a requirement where it has criteria of its own or stands right below a section of requirements. */
function isNumberedRequirement(sections: readonly Section[], index: number, stories: ReadonlySet<number>): boolean {
  const section = sections[index];
  if (section === undefined || section.level < 2 || REQUIREMENTS.test(headingWords(section.text))) return false;
  if (stories.has(index)) return !isIntroduction(section) && !isIntroduction(sections[section.parent ?? -1]);
  const parent = sections[section.parent ?? -1];
  return parent !== undefined && parent.level > 1 && REQUIREMENTS.test(headingWords(parent.text));
}

/** Whether `### 3. Title` counts on from the requirement in front of it, beside which it stands: `### Requirement 2`. */
function isNextOf(found: ReadonlyMap<number, RequirementHeading>, sections: readonly Section[], index: number, id: string): boolean {
  const { level, parent } = sections[index] as Section;
  let before = index - 1;
  while (before >= 0 && (sections[before]?.level ?? 0) > level) before -= 1;
  const last = found.get(before)?.id ?? '';
  return (
    sections[before]?.level === level && sections[before]?.parent === parent && /^\d{1,6}$/.test(last) && id === String(Number(last) + 1)
  );
}

/** What an introduction says of goals is no story of a requirement; `Background sync` is none. */
function isIntroduction(section: Section | undefined): boolean {
  if (section === undefined || section.level < 2) return false;
  const words = headingWords(section.text);
  return [INTRODUCTION, BACKGROUND].some((name) => name.exec(words)?.[0].length === words.length);
}

/** `#### 1.1 Title` in requirement 1 is one of its own where it lists criteria itself. */
function listsCriteria(scanned: ScannedText, { line, endLine, text }: Section): boolean {
  if (ACCEPTANCE.test(headingWords(text)) || USER_STORY.test(headingWords(text))) return false;
  for (let index = line; index < endLine; index += 1) {
    const next = scanned.lines[index];
    if (next?.kind !== 'text') continue;
    if (headingOf(next) !== undefined) return false;
    if (statesItem(next.text)) return true;
  }
  return false;
}

function statesItem(text: string): boolean {
  const item = itemText(text);
  return item !== undefined && isInEars(item);
}

/** Sections that hold a user story or acceptance criteria themselves, not only in a part that is a requirement of its own. */
function sectionsWithCriteria(scanned: ScannedText, sections: readonly Section[]): Set<number> {
  const found = new Set<number>();
  let current = -1;
  /** Of the section's heading. */
  let number: string | undefined;
  for (const line of scanned.lines) {
    if (line.kind !== 'text') continue;
    const heading = headingOf(line);
    if (heading !== undefined) {
      current += 1;
      number = numbered(unmarked(heading.text))?.id;
      const parent = sections[current]?.parent;
      if (parent !== undefined && ACCEPTANCE.test(headingWords(heading.text))) found.add(parent);
    } else if (isStoryLabel(line.text) || (number !== undefined && isOwnCriterion(line.text, number))) found.add(current);
  }
  return found;
}

/** `- 1.2 THE Site SHALL …` below `## 1. Title`, and `**AC 3.1.2**: …` or `**Req 3.1.2**: …` below `### 3.1 Title`. */
function isOwnCriterion(text: string, section: string): boolean {
  const labelledId = /^\s{0,3}(?:[-*+]\s+)?\*\*(?:AC|Req)[ \t]?(\d{1,6}(?:\.\d{1,6}){0,4})\.\d{1,6}\*\*/.exec(text)?.[1];
  if (labelledId === section) return true;
  const item = /^\s{0,3}(?:[-*+]\s+)?(\d{1,6})\.\d{1,6}[.)]?\s+/.exec(text);
  return item?.[1] === section && isInEars(text.slice(item[0].length));
}

const STORY_LABELS = [USER_STORY, OBJECTIVE];
/** `Acceptance test rate: 100 %` is a figure. */
const TESTS = /\btests?\b|テスト|测试|測試/i;

function isStoryLabel(text: string): boolean {
  const label = labelled(text);
  if (label === undefined) return announcesCriteria(text, label);
  if (STORY_LABELS.some((words) => words.test(label.label))) return true;
  return ACCEPTANCE.test(label.label) ? label.value === '' || !TESTS.test(label.label) : announcesCriteria(text, label);
}
