import { editDistance } from '../../shared/edit-distance.ts';
import type { Finding } from '../../shared/finding.ts';
import { count, plural } from '../../shared/wording.ts';
import { classifyEars, hasCondition } from '../ears.ts';
import { quote } from '../../shared/rule.ts';
import type { ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { criteriaTables } from './criteria-tables.ts';
import type { Lost } from './criteria.ts';
import { isTemplate } from './criterion-words.ts';
import { isInput, lostPromises } from './lost-promises.ts';
import type { Requirement } from './requirements.ts';
import { speaksOfOthers } from './numbered-sections.ts';
import { itemText } from './section-lines.ts';
import { unread } from './unread.ts';
import { ACCEPTANCE, headingWords } from './vocabulary.ts';

/** `###Requirement 2`, which is no heading of Markdown, and `**Requirement 2: Sort**`, which is a sentence in bold. */
const LIKE_A_HEADING = /^ {0,3}(?:#{1,6}(?:requirement|要件|需求)|\*\*(?:requirement|要件|需求)\s*\d+[^*]{0,200}\*\*\s*$)/i;
/** Asked of the whole text first: few have such a line. */
const MAY_HAVE = /(?:#|\*\*)(?:requirement|要件|需求)/i;

export interface ReadSoFar {
  scanned: ScannedText;
  sections: readonly Section[];
  text: string;
  /** All that was read as a requirement. */
  read: readonly Requirement[];
}

/** What looks like a requirement or its criteria, and is read as neither: nobody would miss it. */
export function lostRequirements({ scanned, sections, text, read }: ReadSoFar): Finding[] {
  const { lines } = scanned;
  const like = MAY_HAVE.test(text) ? lines.filter((line) => line.kind === 'text' && LIKE_A_HEADING.test(line.text)) : [];
  const told = [
    ...like.map(({ text: line, number }) =>
      unread(
        number,
        `${quote(line.trim())} is no heading, so that it begins no requirement: criteria below it are lost or count for another.`,
      ),
    ),
    ...promisesOutside({ scanned, sections, read, told: like.map(({ number }) => number) }),
    ...criteriaTables(scanned, sections, read),
  ];
  const others = { read: new Set(read.map(({ line }) => line)), told: new Set(told.map(({ line }) => line)) };
  return [...told, ...lostPromises({ scanned, sections, ...others })];
}

interface Outside extends Omit<ReadSoFar, 'text'> {
  /** Lines that are told as no headings: what stands below them is told with them. */
  told: readonly number[];
}

/** In sections that are in none of those that are read. */
function promisesOutside({ scanned, sections, read, told }: Outside): Finding[] {
  const found: Finding[] = [];
  const byLine = new Map(read.map((requirement) => [requirement.line, requirement]));
  /** What a title in the midst of the document may end. */
  let last: { id: string; level: number } | undefined;
  let readUntil = 0;
  const lastLine = read.reduce((most, { line }) => Math.max(most, line), 0);
  let next = 0;
  const nextTold = (): number => told[next] ?? Number.POSITIVE_INFINITY;
  for (let index = 0, section = sections[0]; section !== undefined; section = sections[(index += 1)]) {
    const isTold = nextTold() < section.line;
    while (nextTold() <= section.line) next += 1;
    const requirement = byLine.get(section.line);
    if (requirement !== undefined) {
      last = { id: requirement.id, level: section.level };
      readUntil = Math.max(readUntil, section.endLine);
    }
    if (section.line <= readUntil || isInput(sections, section)) continue;
    const ownEnd = Math.min((sections[index + 1]?.line ?? section.endLine + 1) - 1, nextTold());
    const isCut = section.level === 1 && section.line === readUntil + 1;
    const cut = isCut && last !== undefined && last.level > 1 ? { id: last.id, isLast: section.line > lastLine } : undefined;
    if (!ACCEPTANCE.test(headingWords(section.text))) found.push(...promisesIn(scanned, section, ownEnd, cut));
    else if (!isTold) found.push(criteriaOf(section, sections[section.parent ?? -1]));
  }
  return found;
}

/** Criteria below a heading that is no requirement; those of the whole document may be meant as a summary. */
function criteriaOf(section: Section, above: Section | undefined): Finding {
  if (above !== undefined && above.level > 1)
    return unread(section.line, `The criteria below ${quote(above.text)} are not read: it is no requirement.`);
  const message = 'These acceptance criteria belong to no requirement: they have no numbers that a task or test could name.';
  return { ...unread(section.line, message), level: 'warning', fix: 'Move them to the requirements that they are about.' };
}

/** Sentences that are none of the criteria of the requirement in which they stand, told at the first. */
export function besideList({ id, criteria }: Pick<Requirement, 'id' | 'criteria'>, lost: readonly Lost[]): Finding[] {
  // That a requirement has none is told anyway.
  if (lost.length === 0 || criteria.length === 0) return [];
  const read = new Set(criteria.flatMap(({ parts }) => parts.map(({ line }) => line)));
  const [first, ...more] = lost.filter(({ line }) => !read.has(line));
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : `, nor ${plural(more.length, 'is')} ${count(more.length, 'sentence')} behind it`;
  const [where, fix] = first.isInList
    ? ['is no item of the list that it stands in, and so', 'Write it as an item, as the others are: `3. WHEN …`.']
    : [
        'stands below a heading of its own and does not go on counting, and so is',
        'Move it to the criteria, or number it as the next of them.',
      ];
  return [{ ...unread(first.line, `${quote(first.text)} ${where} no criterion of requirement ${id}${others}.`), level: 'warning', fix }];
}

/** One may be said in passing, but for one in capitals with its condition. */
const LIST = 2;

/** The requirement that a title ends which hardly belongs there. */
interface Cut {
  id: string;
  /** Behind the last one, an appendix is no slip. */
  isLast: boolean;
}

/** A list of promises below a heading such as `Performance`; below a title that cuts a requirement short, each of them counts. */
function promisesIn({ lines }: ScannedText, section: Section, ownEnd: number, cut?: Cut): Finding[] {
  const { line, text } = section;
  const promise = cut?.isLast === true || OF_PLANS.test(text) ? LOUD_PROMISE : PROMISE;
  let many = 0;
  let isSure = false;
  for (let index = line; index < ownEnd; index += 1) {
    const each = lines[index];
    if (each?.kind !== 'text' || !isPromise(each.text, promise)) continue;
    many += 1;
    isSure ||= LOUD_PROMISE.test(each.text) && hasCondition(itemText(each.text) ?? '');
  }
  const so = `so that ${count(many, 'criterion')} below it ${many === 1 ? 'belongs' : 'belong'} to none.`;
  if (cut !== undefined && many > 0) {
    const message = `The title ${quote(text)} ends requirement ${cut.id}, ${so}`;
    return [{ ...unread(line, message), fix: 'Remove it, or make it a heading below that of the requirement, such as `#### Notes`.' }];
  }
  if (many > 0 && isMeantAsRequirement(text)) return [unread(line, `${quote(text)} is no heading of a requirement, ${so}`)];
  if (many < LIST && (!isSure || speaksOfOthers(section) || OF_PLANS.test(text))) return [];
  const [belong, they] = many === 1 ? ['belongs', 'it has no number'] : ['belong', 'they have no numbers'];
  const message = `${count(many, 'criterion')} below ${quote(text)} ${belong} to no requirement: ${they} that a task or test could name.`;
  return [{ ...unread(line, message), level: 'warning' }];
}

/** `Requirment 2: Sorting`, and with the word right, one that lacks its number: `Requirement: Sorting`, `Requirement two`. */
function isMeantAsRequirement(heading: string): boolean {
  const [word = ''] = headingWords(heading)
    .toLowerCase()
    .split(/[^a-z]/, 1);
  // A `retirement` is as near.
  return word.includes('q') && word !== 'requirements' && editDistance(word, 'requirement', MAX_SLIP) <= MAX_SLIP;
}

const MAX_SLIP = 2;

/** Other words in small letters are said in passing as well. */
const PROMISE = /\b(?:SHALL|[Ss]hall|DEBE|DEBEN|DEVE|DEVEM|DOIT|DOIVENT|SOLL|SOLLEN|MUSS)\b|DEBERÁ|DEVERÁ|MÜSSEN/;
/** Nobody writes this of plans. */
const LOUD_PROMISE = /\bSHALL\b/;
/** Headings of what holds for the work, where `The team shall use …` is no promise of the system. */
const OF_PLANS =
  /\b(?:constraints?|assumptions?|out[- ]of[- ]scope|non-?goals?|dependenc(?:y|ies)|risks?|glossary|open questions?|appendi(?:x|ces)|change ?log)\b|supuestos|restricciones|dependencias|riesgos|fuera de(?:l)? alcance|pressupostos|premissas|restrições|dependências|riscos|fora d[eo] escopo|hypothèses|contraintes|dépendances|risques|hors périmètre|annahmen|randbedingungen|abhängigkeiten|risiken/i;

function isPromise(line: string, promise: RegExp): boolean {
  const item = promise.test(line) ? itemText(line) : undefined;
  return item !== undefined && !isTemplate(item) && classifyEars(item) !== 'none';
}
