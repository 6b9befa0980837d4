import { isInEars } from '../ears.ts';
import type { Finding } from '../../shared/finding.ts';
import { labelled, plain } from '../text/inline.ts';
import { type ScannedText, scanLines } from '../text/lines.ts';
import { outline, type Section } from '../text/outline.ts';
import type { Stretch } from '../text/place.ts';
import { bugfixAmongRequirements } from './bugfix-parts.ts';
import { type CriteriaMode, CriteriaReader } from './criteria.ts';
import { givenNames } from './given-names.ts';
import { requirementHeadings, storyHeadings, withCriteriaBeside, withoutStrays } from './headings.ts';
import { countedThrough, joinedByNumber, numberedByCriteria, partedByNumber, saysOtherwise, speaksOfOthers } from './numbered-sections.ts';
import { introductionText } from './introduction.ts';
import { besideList, lostRequirements } from './lost-requirements.ts';
import type { RequirementHeading } from './requirement-name.ts';
import { BareStory } from './story.ts';
import { textFindings } from './text-findings.ts';
import { isGone, isWithdrawnRequirement } from './withdrawn.ts';
import { ACCEPTANCE, announcesCriteria, GLOSSARY, headingWords, OBJECTIVE, REQUIREMENTS, USER_STORY } from './vocabulary.ts';

export interface Criterion {
  /** `1.2`, also where the number is implicit in the position. */
  id: string;
  /** The sentence with its continuation lines joined by spaces. */
  text: string;
  /** 1-based. */
  line: number;
  /** Where its lines stand; their texts joined by single spaces are `text`. */
  parts: Stretch[];
  /** It keeps its number and asks for nothing any more: `~~…~~`, `(Removed)`, or in a requirement that is withdrawn. */
  withdrawn?: true;
}

export interface Requirement {
  /** `1`, `11b`, `FR-2`. */
  id: string;
  title: string;
  /** Text of the user story without its label; empty when there is none. */
  story: string;
  criteria: Criterion[];
  line: number;
  /** False for requirements that have no heading of their own. */
  headed: boolean;
  /** It says of itself that it does not stand any more, as all its criteria do then. */
  withdrawn?: true;
}

export interface GlossaryTerm {
  term: string;
  definition: string;
  line: number;
}

export interface RequirementsDocument {
  /** Without the words `Requirements Document`; empty when the heading says nothing else. */
  title: string;
  introduction: string;
  glossary: GlossaryTerm[];
  requirements: Requirement[];
  /** All headings with the extent of their sections. */
  sections: Section[];
  /** Ids with letters by which it calls what is no requirement: `### CP-1: …`, `**Traceability:** \`REQ-101\``. */
  readonly givenNames: ReadonlySet<string>;
  /** What the reader noticed: an unclosed fence, for example. */
  findings: Finding[];
  empty: boolean;
}

/** Reads requirements.md in any of the forms in use. Total: any text gives a document. */
export function readRequirements(text: string): RequirementsDocument {
  const scanned = scanLines(text);
  const outlined = outline(scanned);
  const named = requirementHeadings(scanned, outlined);
  const called = named.size > 0 ? named : storyHeadings(outlined);
  const sections = withCriteriaBeside(scanned, outlined, called);
  const numbered = numberedByCriteria(scanned, sections, called);
  const like = numbered.size === 0 ? called : new Map([...called, ...numbered]);
  const readLike = readHeaded(scanned, sections, like);
  const headings = withoutStrays(
    scanned,
    like,
    sections,
    readLike.map(({ requirement }) => requirement),
  );
  const headed = headings.size === like.size ? readLike : readHeaded(scanned, sections, headings);
  const stated: Requirement[] = [];
  const noticed: Finding[] = [];
  for (const each of headed) {
    stated.push(...(each.requirement.headed ? [each.requirement] : partedByNumber(each.requirement)));
    noticed.push(...each.findings);
  }
  // Beside stories, a list may say what is required.
  const listed = named.size === 0 ? readUnheaded(scanned, sections, headings).flatMap(partedByNumber) : [];
  stated.push(...listed.filter((each) => !saysOtherwise(each, stated)));
  const requirements = countedThrough(joinedByNumber(stated));
  const lost = lostRequirements({ scanned, sections, text, read: [...stated, ...requirements] });
  return {
    title: documentTitle(sections),
    introduction: introductionText(scanned, sections),
    glossary: readGlossary(scanned, sections),
    requirements,
    sections,
    // Few ask. Lines kept for them as long as the document would take a sixteenth of a check's memory: they are made again.
    get givenNames() {
      return givenNames(scanLines(text));
    },
    findings: [...textFindings(scanned, text), ...noticed, ...lost, ...bugfixAmongRequirements(outlined, scanned)],
    empty: text.trim() === '',
  };
}

/** The first heading without the words that every such document carries. */
export function documentTitle(sections: readonly Section[]): string {
  const heading = sections[0];
  if (heading?.level !== 1) return '';
  const words = plain(heading.text);
  const rest = words
    .replace(/^(?:bugfix )?(?:requirements?|design|implementation plan|tasks?)(?: document)?(?:\s?[:：—–-]\s?|$)/i, '')
    .replace(/\s?[—–-]\s?(?:requirements?|design|tasks?)(?: document)?$/i, '');
  return /^(?:需求文档|設計書|要件定義書|设计文档|需求|实现任务|任务)$/.test(rest) ? '' : rest.trim();
}

interface ReadRequirement {
  requirement: Requirement;
  findings: Finding[];
}

type Headings = ReadonlyMap<number, RequirementHeading>;

function readHeaded(scanned: ScannedText, sections: readonly Section[], headings: Headings): ReadRequirement[] {
  const read: ReadRequirement[] = [];
  for (let index = 0; index < sections.length; index += 1) {
    const heading = headings.get(index);
    if (heading !== undefined) read.push(readStanding(scanned, sections, heading, ownPart(sections, index, headings)));
  }
  return read;
}

interface Part {
  section: Section;
  /** Sub-sections that belong to this requirement. */
  inner: Section[];
  endLine: number;
}

/** A requirement ends where its section does, or where a requirement nested in it begins. */
function ownPart(sections: readonly Section[], index: number, headings: Headings): Part {
  const section = sections[index] as Section;
  const inner: Section[] = [];
  for (let next = index + 1; next < sections.length; next += 1) {
    const other = sections[next] as Section;
    if (other.line > section.endLine) break;
    if (headings.has(next)) return { section, inner, endLine: other.line - 1 };
    inner.push(other);
  }
  return { section, inner, endLine: section.endLine };
}

function readStanding(scanned: ScannedText, sections: readonly Section[], heading: RequirementHeading, part: Part): ReadRequirement {
  const read = readOne(scanned, heading, part);
  const { section } = part;
  const { criteria: stated } = read.requirement;
  const isWithdrawn =
    isWithdrawnRequirement(scanned, sections, section, heading.title) || (stated.length === 0 && isGone(scanned, part, heading.title));
  if (!isWithdrawn) return read;
  const criteria = stated.map((criterion): Criterion => ({ ...criterion, withdrawn: true }));
  return { ...read, requirement: { ...read.requirement, criteria, withdrawn: true } };
}

function readOne(scanned: ScannedText, heading: RequirementHeading, part: Part): ReadRequirement {
  const reader = new CriteriaReader(heading.id, 'free');
  const read = readPart(scanned, part, reader);
  const { story, listedFrom } = read;
  const listed = listedFrom !== undefined;
  const criteria = listed ? read.criteria.filter((each) => each.line > listedFrom || !isFact(each)) : read.criteria;
  const line = part.section.line;
  const as = (mode: CriteriaMode, below?: CriteriaMode): Criterion[] =>
    readPart(scanned, part, new CriteriaReader(heading.id, mode), below).criteria;
  // With nothing but a plain list below the heading, the list is what it asks for; without that, the sentences are.
  const plainList = listed || criteria.length > 0 ? criteria : as('listed');
  const own = listed || plainList.length > 0 ? plainList : as('paragraphs');
  // Whatever the heading of its criteria is called: where nothing else states any, what reads as one is one.
  const found = own.length > 0 || part.inner.length === 0 ? own : as('free', 'free');
  // In front of a list that is announced, the same may be said of the whole.
  const lost = reader.lost().filter((each) => each.line > (listedFrom ?? 0));
  const requirement = { id: heading.id, title: heading.title, story, criteria: found, line, headed: heading.byCriteria !== true };
  return { requirement, findings: [...reader.repeated(), ...besideList(requirement, lost)] };
}

/** `**H-1:** Carts are small` in front of a list of criteria: a hypothesis, an assumption or a question. */
const isFact = ({ id, text }: Criterion): boolean => /^(?:H|HYP|A|ASM|ASSUMPTION|Q)-\d/.test(id) && !isInEars(text);

/** @param below how to read below headings that say nothing of criteria */
function readPart(
  scanned: ScannedText,
  part: Part,
  reader: CriteriaReader,
  below: CriteriaMode = 'counted',
): { story: string; criteria: Criterion[]; listedFrom: number | undefined } {
  let next = 0;
  let story = '';
  const bare = new BareStory();
  /** The line that announces the first list of criteria. */
  let listedFrom: number | undefined;
  /** Level of the heading of acceptance criteria: what is below it parts the list. */
  let list = Number.POSITIVE_INFINITY;
  for (let index = part.section.line; index < part.endLine; index += 1) {
    const line = scanned.lines[index];
    if (line === undefined) break;
    const inner = part.inner[next]?.line === line.number ? part.inner[next] : undefined;
    if (inner !== undefined) next += 1;
    const label = inner === undefined && line.kind === 'text' ? labelled(line.text) : undefined;
    const accepts =
      inner === undefined ? line.kind === 'text' && announcesCriteria(line.text, label) : ACCEPTANCE.test(headingWords(inner.text));
    if (accepts) {
      listedFrom ??= line.number;
      reader.enter('listed');
      list = inner?.level ?? list;
    } else if (inner !== undefined) {
      if (inner.level <= list) list = Number.POSITIVE_INFINITY;
      reader.enter(modeBelow(inner, inner.level > list, below), headingWords(inner.text));
    } else if (label !== undefined && (USER_STORY.test(label.label) || (story === '' && OBJECTIVE.test(label.label)))) story = label.value;
    else if (line.kind === 'text') {
      // What is said behind the first criteria is no story.
      if (story === '' && listedFrom === undefined && bare.takes(line.text.trim())) continue;
      reader.read(line);
      continue;
    }
    bare.close();
  }
  return { story: story === '' ? bare.text : story, criteria: reader.finish(), listedFrom };
}

/** How to read below a heading that says nothing of criteria. */
function modeBelow(section: Section, isInList: boolean, other: CriteriaMode): CriteriaMode {
  const isApart = speaksOfOthers(section);
  if (isInList) return isApart ? 'free' : 'parted';
  if (!isApart || other !== 'counted') return other;
  return NOTES.test(headingWords(section.text)) ? 'heard' : 'closed';
}

const NOTES = /^notes?$/i;

/** What is listed below these is to be fulfilled by nobody, unless it promises something all the same. */
const PROMISES_NOTHING = /^(?:assumptions|hypothes[ie]s|(?:out of|not in) scope|non-?\s?goals)$/i;

/** Documents without requirement headings: a plain list below `Requirements`, or acceptance criteria for the whole. */
function readUnheaded(scanned: ScannedText, sections: readonly Section[], headings: Headings): Requirement[] {
  const apart = headings.size === 0 ? sections : sectionsApart(sections, headings);
  const acceptance = apart.find((section) => ACCEPTANCE.test(headingWords(section.text)));
  const section = acceptance ?? apart.find((candidate) => candidate.level > 1 && REQUIREMENTS.test(headingWords(candidate.text)));
  if (section === undefined) return [];
  const reader = new CriteriaReader('1', 'listed');
  for (const line of scanned.lines.slice(section.line, section.endLine)) if (line.kind === 'text') reader.read(line);
  const idle = linesBelow(
    sections.filter(({ line, text }) => line > section.line && line <= section.endLine && PROMISES_NOTHING.test(headingWords(text))),
  );
  const criteria = reader.finish().filter(({ line, text }) => !idle.has(line) || isInEars(text));
  return criteria.length === 0 ? [] : [{ id: '1', title: section.text, story: '', criteria, line: section.line, headed: false }];
}

/** The numbers of all lines of some sections. */
function linesBelow(sections: readonly Section[]): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const { line, endLine } of sections) for (let number = line + 1; number <= endLine; number += 1) lines.add(number);
  return lines;
}

/** Sections that neither lie in one of the headings nor hold one. Sections stand in order, and one that begins in another ends in it. */
function sectionsApart(sections: readonly Section[], headings: Headings): Section[] {
  const apart: Section[] = [];
  const taken = sections.filter((_, index) => headings.has(index));
  let next = 0;
  let takenUntil = 0;
  for (const section of sections) {
    for (let other = taken[next]; other !== undefined && other.line <= section.line; other = taken[(next += 1)])
      takenUntil = Math.max(takenUntil, other.endLine);
    const holdsOne = (taken[next]?.line ?? Number.POSITIVE_INFINITY) <= section.endLine;
    if (section.line > takenUntil && !holdsOne) apart.push(section);
  }
  return apart;
}

function readGlossary(scanned: ScannedText, sections: readonly Section[]): GlossaryTerm[] {
  const section = sections.find((candidate) => GLOSSARY.test(headingWords(candidate.text)));
  if (section === undefined) return [];
  return scanned.lines.slice(section.line, section.endLine).flatMap((line) => {
    const entry = line.kind === 'text' ? glossaryEntry(line.text) : undefined;
    return entry === undefined ? [] : [{ ...entry, line: line.number }];
  });
}

/** `- **Term**: what it is`, `**Term** - what it is`, `- Term: …`, and a row of a table. */
function glossaryEntry(text: string): { term: string; definition: string } | undefined {
  const line = text.trim();
  const bold = /^(?:[-*+] |\| ?)?(?:\*\*|__|`)([^*`|]{1,120}?):?(?:\*\*|__|`)(.*)$/.exec(line);
  if (bold?.[1] !== undefined) return { term: bold[1].trim(), definition: (bold[2] ?? '').replace(/^[\s:：|–—-]+/, '').trim() };
  const simple = /^[-*+] ([^:：]{1,80})[:：](.*)$/.exec(line);
  return simple?.[1] === undefined ? undefined : { term: plain(simple[1]), definition: (simple[2] ?? '').trim() };
}
