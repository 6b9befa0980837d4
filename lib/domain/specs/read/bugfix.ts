import type { Finding } from '../../shared/finding.ts';
import { plain } from '../text/inline.ts';
import { type ScannedText, scanLines } from '../text/lines.ts';
import { outline, type Section } from '../text/outline.ts';
import { CriteriaReader } from './criteria.ts';
import { type Criterion, documentTitle } from './requirements.ts';
import { textFindings } from './text-findings.ts';
import { introductionText } from './introduction.ts';
import { headingWords } from './vocabulary.ts';

export type BugfixPart = 'current' | 'expected' | 'unchanged';

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

const PARTS: readonly { part: BugfixPart; heading: RegExp; number: string }[] = [
  {
    part: 'current',
    heading:
      /^(?:current behaviou?r|(?:当前|目前|當前)(?:的)?行[为為]|現在の(?:動作|挙動)|현재 ?(?:동작|행동)|aktuelles verhalten|comportamiento actual|comportamento atual|comportement actuel|текущее поведение)/i,
    number: '1',
  },
  {
    part: 'expected',
    heading:
      /^(?:expected behaviou?r|(?:预期|預期|期望)(?:的)?行[为為]|期待される?(?:動作|挙動)|(?:예상|기대)(?:되는)? ?(?:동작|행동)|erwartetes verhalten|comportamiento esperado|comportamento esperado|comportement attendu|ожидаемое поведение)/i,
    number: '2',
  },
  {
    part: 'unchanged',
    heading:
      /^(?:unchanged behaviou?r|preserved behaviou?r|不[变變](?:的)?行[为為]|変更(?:されない|なし)|변경(?:되지|이? ?없는)|unverändertes verhalten|comportamiento (?:sin cambios|inalterado)|comportamento inalterado|comportement inchangé|не(?:изменное|изменённое|изменяемое) поведение)/i,
    number: '3',
  },
];

/** Reads bugfix.md. Total: any text gives a document. */
export function readBugfix(text: string): BugfixDocument {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  const read = PARTS.map(({ part, heading, number }) => ({ part, reader: clauses(scanned, sections, { heading, number }) }));
  const parts = Object.fromEntries(read.map(({ part, reader }) => [part, reader?.finish()]));
  return {
    title: documentTitle(sections),
    introduction: introductionText(scanned, sections),
    current: parts['current'] ?? [],
    expected: parts['expected'] ?? [],
    unchanged: parts['unchanged'] ?? [],
    sections,
    findings: [...textFindings(scanned, text), ...read.flatMap(({ reader }) => reader?.repeated() ?? [])],
    empty: text.trim() === '',
  };
}

/** Some write the heading twice, and what it says below the second. */
function clauses(
  scanned: ScannedText,
  sections: readonly Section[],
  { heading, number }: { heading: RegExp; number: string },
): CriteriaReader | undefined {
  const headings = new Map(sections.map((each) => [each.line, each]));
  let first: CriteriaReader | undefined;
  for (const section of sections.filter((candidate) => heading.test(plain(headingWords(candidate.text))))) {
    const reader = new CriteriaReader(number, 'listed');
    for (const line of scanned.lines.slice(section.line, section.endLine)) {
      const inner = headings.get(line.number);
      // Bugs of one rank stand below headings of their own, with the numbers of the part.
      if (inner !== undefined) reader.enter(PARTS.some((part) => part.heading.test(plain(headingWords(inner.text)))) ? 'closed' : 'free');
      else if (line.kind === 'text') reader.read(line);
    }
    if (reader.finish().length > 0) return reader;
    first ??= reader;
  }
  return first;
}
