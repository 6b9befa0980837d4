import type { Finding } from '../../shared/finding.ts';
import { quote } from '../../shared/rule.ts';
import type { ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { ACCEPTANCE, headingWords } from './vocabulary.ts';

/** `###Requirement 2`, which is no heading of Markdown, and `**Requirement 2: Sort**`, which is a sentence in bold. */
const LIKE_A_HEADING = /^ {0,3}(?:#{1,6}(?:requirement|要件|需求)|\*\*(?:requirement|要件|需求)\s*\d+[^*]{0,200}\*\*\s*$)/i;
/** Asked of the whole text first: few have such a line. */
const MAY_HAVE = /(?:#|\*\*)(?:requirement|要件|需求)/i;

/**
 * What looks like a requirement or its criteria, and is read as neither: nobody would miss it.
 * @param read lines of the headings below which criteria are read
 */
export function lostRequirements({ lines }: ScannedText, sections: readonly Section[], text: string, read: ReadonlySet<number>): Finding[] {
  const like = MAY_HAVE.test(text) ? lines.filter((line) => line.kind === 'text' && LIKE_A_HEADING.test(line.text)) : [];
  return [
    ...like.map(({ text: line, number }) =>
      finding(
        number,
        `${quote(line.trim())} is no heading, so that it begins no requirement: criteria below it are lost or count for another.`,
      ),
    ),
    ...criteriaOutside(sections, read).map((section) => criteriaOf(section, sections[section.parent ?? -1])),
  ];
}

/** Headings of criteria that are in no section of those that are read. */
function criteriaOutside(sections: readonly Section[], read: ReadonlySet<number>): Section[] {
  let readUntil = 0;
  return sections.filter(({ line, endLine, text }) => {
    if (read.has(line)) readUntil = Math.max(readUntil, endLine);
    return line > readUntil && ACCEPTANCE.test(headingWords(text));
  });
}

/** Criteria below a heading that is no requirement; those of the whole document may be meant as a summary. */
function criteriaOf(section: Section, above: Section | undefined): Finding {
  if (above !== undefined && above.level > 1)
    return finding(section.line, `The criteria below ${quote(above.text)} are not read: it is no requirement.`);
  const message = 'These acceptance criteria belong to no requirement: they have no numbers that a task or test could name.';
  return { ...finding(section.line, message), level: 'warning', fix: 'Move them to the requirements that they are about.' };
}

function finding(line: number, message: string): Finding {
  return { ruleId: 'requirements-unread', level: 'error', message, line, fix: 'Give it a heading such as `### Requirement 2: Sorting`.' };
}
