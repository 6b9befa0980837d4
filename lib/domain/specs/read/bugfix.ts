import type { Finding } from '../../shared/finding.ts';
import { plain } from '../text/inline.ts';
import { type ScannedText, scanLines } from '../text/lines.ts';
import { outline, type Section } from '../text/outline.ts';
import { type BugfixPart, PARTS, partOf } from './bugfix-parts.ts';
import { CriteriaReader } from './criteria.ts';
import { lostClauses } from './lost-clauses.ts';
import { type Criterion, documentTitle } from './requirements.ts';
import { textFindings } from './text-findings.ts';
import { introductionText } from './introduction.ts';
import { headingWords } from './vocabulary.ts';

export interface BugfixDocument {
  title: string;
  introduction: string;
  /** Clauses of the three parts: the defect (1.x), what is right (2.x), what must stay (3.x). */
  current: Criterion[];
  expected: Criterion[];
  unchanged: Criterion[];
  sections: Section[];
  findings: Finding[];
  empty: boolean;
}

/** Reads bugfix.md. Total: any text gives a document. */
export function readBugfix(text: string): BugfixDocument {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  const bugs = bugsOf(sections);
  const read = PARTS.map(({ part, number }) => {
    const reader = clauses(scanned, sections, { part, number, bugs });
    return { part, criteria: reader.finish(), repeated: reader.repeated() };
  });
  const of = (part: BugfixPart): Criterion[] => read.find((each) => each.part === part)?.criteria ?? [];
  const all = read.flatMap(({ criteria }) => criteria);
  return {
    title: documentTitle(sections),
    introduction: introductionText(scanned, sections),
    current: of('current'),
    expected: of('expected'),
    unchanged: of('unchanged'),
    sections,
    findings: [
      ...textFindings(scanned, text),
      ...read.flatMap(({ repeated }) => repeated),
      ...lostClauses(scanned, { sections, read: all }),
    ],
    empty: text.trim() === '',
  };
}

/** The clauses of a part: below the first of its headings that has some, and of all other bugs, where each has its own. */
function clauses(
  scanned: ScannedText,
  sections: readonly Section[],
  { part, number, bugs }: { part: BugfixPart; number: string; bugs: Bugs },
): CriteriaReader {
  const headings = new Map(sections.map((each) => [each.line, each]));
  const reader = new CriteriaReader(number, 'closed');
  let first: Section | undefined;
  for (const section of sections) {
    // Where the part is done, its name again may be about something else, such as the steps of a test.
    if (partOf(section)?.part !== part || (first !== undefined && !isOfAnotherBug(bugs, first, section))) continue;
    reader.enter('listed');
    for (const line of scanned.lines.slice(section.line, section.endLine)) {
      const inner = headings.get(line.number);
      // Bugs of one rank stand below headings of their own, with the numbers of the part.
      if (inner !== undefined) reader.enter(partOf(inner) === undefined ? 'free' : 'closed');
      else if (line.kind === 'text') reader.read(line);
    }
    reader.enter('closed');
    if (reader.hasCriteria()) first ??= section;
  }
  return reader;
}

/** `Bug 2: …`, `Issue #3`. */
const BUG = /^(?:bug|issue|defect) ?[#-]?\d/i;

/** The parts of each section that is named like one bug of several, by its index. */
type Bugs = ReadonlyMap<number, ReadonlySet<BugfixPart>>;

function bugsOf(sections: readonly Section[]): Bugs {
  const bugs = new Map<number, Set<BugfixPart>>();
  sections.forEach(({ text }, index) => {
    if (BUG.test(plain(headingWords(text)))) bugs.set(index, new Set());
  });
  if (bugs.size === 0) return bugs;
  for (const section of sections) {
    const part = partOf(section)?.part;
    if (part !== undefined && section.parent !== undefined) bugs.get(section.parent)?.add(part);
  }
  return bugs;
}

/** Whether the part belongs to another bug than the first, one that has all parts: `## Bug 1: …`, `## Bug 2: …`. */
function isOfAnotherBug(bugs: Bugs, first: Section, { parent, level }: Section): boolean {
  if (parent === undefined || first.parent === undefined || parent === first.parent || level !== first.level) return false;
  return bugs.has(first.parent) && bugs.get(parent)?.size === PARTS.length;
}
