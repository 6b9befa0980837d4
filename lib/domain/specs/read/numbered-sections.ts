import { isInEars } from '../ears.ts';
import type { ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { MAX_SENTENCE } from '../language/sentence.ts';
import { itemOf } from './criteria-item.ts';
import type { RequirementHeading } from './requirement-name.ts';
import type { Criterion, Requirement } from './requirements.ts';
import { ACCEPTANCE, GLOSSARY, headingWords, OPEN_QUESTIONS } from './vocabulary.ts';

type Headings = ReadonlyMap<number, RequirementHeading>;

/**
 * Sections whose headings have no number while their criteria have: `## Accessibility` with `6.1 WHEN …` below it is requirement 6, and so is
 * `## Contrast` with `6.2 WHEN …` behind it. By index in the outline; those of other requirements are left alone.
 */
export function numberedByCriteria(
  scanned: ScannedText,
  sections: readonly Section[],
  headings: Headings,
): Map<number, RequirementHeading> {
  const found = new Map<number, RequirementHeading>();
  let taken: Set<string> | undefined;
  let takenUntil = 0;
  for (let index = 0, section = sections[0]; section !== undefined; section = sections[(index += 1)]) {
    if (headings.has(index)) takenUntil = Math.max(takenUntil, section.endLine);
    if (section.line <= takenUntil) continue;
    const id = numberOf(scanned, section.line, (sections[index + 1]?.line ?? scanned.lines.length + 1) - 1);
    // Hardly any section has such a number: what it is called is looked at last.
    if (id === undefined || speaksOfOthers(section)) continue;
    taken ??= new Set([...headings.values()].map((heading) => heading.id));
    if (taken.has(id)) continue;
    const named = ACCEPTANCE.test(headingWords(section.text)) ? partOf(sections, index) : index;
    found.set(named, { id, title: headingWords(sections[named]?.text ?? ''), byCriteria: true });
  }
  return found;
}

/** Here numbers are those of requirements that stand elsewhere, or of such as there shall be none. */
const SPEAKS_OF_OTHERS = new RegExp(
  `${OPEN_QUESTIONS.source}|${GLOSSARY.source}|^(?:(?:out of|not in) scope|non-?\\s?(?:goals|requirements)|hypothes[ie]s|exclusions|references|traceability|(?:change|revision) ?(?:log|history)|appendix|(?:notes?|history|examples?)$)`,
  'iu',
);

/** Whether what stands in a section is not to be fulfilled, whatever its words: notes, examples, what is out of scope. */
export function speaksOfOthers({ text }: Section): boolean {
  return SPEAKS_OF_OTHERS.test(headingWords(text));
}

/** What `Acceptance Criteria` is a part of: the section above it, but for the document itself. */
function partOf(sections: readonly Section[], index: number): number {
  const parent = sections[index]?.parent;
  return parent === undefined || sections[parent]?.level === 1 ? index : parent;
}

/** `6` of lines that begin with `6.1`, where one of them is in words of EARS. */
function numberOf({ lines }: ScannedText, from: number, until: number): string | undefined {
  let id: string | undefined;
  let text = '';
  for (let index = from; index < until; index += 1) {
    const line = lines[index];
    if (line?.kind !== 'text') continue;
    const content = line.text.trim();
    const item = itemOf(content, line.indent);
    const number = requirementOf(item?.number);
    id ??= number;
    // A sentence may go on in the next line.
    if (item !== undefined) text = number === undefined ? '' : item.text;
    else if (content === '') text = '';
    else if (text !== '' && text.length < MAX_SENTENCE) text = `${text} ${content}`;
    if (text !== '' && isInEars(text)) return id;
  }
  return undefined;
}

const requirementOf = (number = ''): string | undefined =>
  number.includes('.') ? /^(\d{1,6}(?:\.\d{1,6}){0,4})\.\d{1,6}$/.exec(number)?.[1] : undefined;

/** The requirements that the numbers of criteria tell of, where one list states those of several: `1.1`, `1.2`, `2.1`. */
export function partedByNumber(requirement: Requirement): Requirement[] {
  const parts = Map.groupBy(requirement.criteria, ({ id }) => requirementOf(id) ?? requirement.id);
  if (parts.size < 2 && parts.has(requirement.id)) return [requirement];
  return [...parts].map(([id, criteria]) => (id === requirement.id ? { ...requirement, criteria } : partOfList(requirement, id, criteria)));
}

/**
 * Whether a list says nothing of what a requirement of its number states, and something else under its ids: it is about the whole, and counts
 * its items without a thought of others.
 */
export function saysOtherwise({ id, criteria }: Requirement, stated: readonly Requirement[]): boolean {
  const texts = new Map(
    stated.flatMap((other) => (other.id === id ? other.criteria.map((each) => [each.id, wordsOf(each)] as const) : [])),
  );
  const again = criteria.filter((each) => texts.has(each.id));
  return again.length > 0 && again.every((each) => texts.get(each.id) !== wordsOf(each));
}

const wordsOf = ({ text }: Criterion): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Requirements without headings of their own, those of one number as one: its criteria may stand in several sections, and be restated in others. */
export function joinedByNumber(requirements: readonly Requirement[]): Requirement[] {
  const parts = Map.groupBy(requirements, ({ headed, id }) => (headed ? undefined : id));
  return requirements.flatMap((requirement) => {
    const [first, ...others] = requirement.headed ? [requirement] : (parts.get(requirement.id) ?? []);
    if (requirement !== first) return [];
    const story = first.story === '' ? (others.find((each) => each.story !== '')?.story ?? '') : first.story;
    return others.length === 0 ? [first] : [{ ...first, story, criteria: unrestated([first, ...others]) }];
  });
}

/** The criteria of all parts, without those whose ids stand in a part before. */
function unrestated(parts: readonly Requirement[]): Criterion[] {
  const stated = new Set<string>();
  return parts.flatMap(({ criteria }) => {
    const fresh = criteria.filter(({ id }) => !stated.has(id));
    for (const { id } of fresh) stated.add(id);
    return fresh;
  });
}

function partOfList({ title, story }: Requirement, id: string, criteria: Criterion[]): Requirement {
  return { id, title, story, criteria, line: criteria[0]?.line ?? 0, headed: false };
}

/**
 * Requirements whose criteria stand in parts with numbers of their own and are counted through: `#### 7.1` with 1 to 3 and `#### 7.2` with 4 and 5
 * are the criteria 7.1 to 7.5, and so are 1 to 3 right below the requirement.
 */
export function countedThrough(requirements: readonly Requirement[]): Requirement[] {
  if (!requirements.some(({ id, criteria }) => id.includes('.') && numberIn(id, criteria[0]) > 1)) return [...requirements];
  const partsOf = Map.groupBy(requirements, ({ id }) => id.slice(0, Math.max(0, id.lastIndexOf('.'))));
  const counted = new Map<Requirement, readonly Requirement[]>();
  const taken = new Set<Requirement>();
  for (const requirement of requirements) {
    const parts = partsOf.get(requirement.id) ?? [];
    if (taken.has(requirement) || !goOnCounting([requirement, ...parts])) continue;
    counted.set(requirement, [requirement, ...parts]);
    for (const part of parts) taken.add(part);
    partsOf.delete(requirement.id);
  }
  return requirements
    .filter((requirement) => !taken.has(requirement))
    .map((requirement) => {
      const criteria = counted
        .get(requirement)
        ?.flatMap(({ id, criteria: all }) => all.map((each) => ({ ...each, id: `${requirement.id}.${numberIn(id, each)}` })));
      return criteria === undefined ? requirement : { ...requirement, criteria };
    });
}

/** The last number of a criterion; 0 where there is none. */
const numberIn = (requirement: string, criterion: Criterion | undefined): number =>
  criterion?.id.startsWith(`${requirement}.`) === true ? Number(criterion.id.slice(requirement.length + 1)) || 0 : 0;

/** Whether each of several lists goes on where the one before it ended. */
function goOnCounting(parts: readonly Requirement[]): boolean {
  const numbers = parts.flatMap(({ id, criteria }) => criteria.map((each) => numberIn(id, each)));
  return parts.filter(({ criteria }) => criteria.length > 0).length > 1 && numbers.every((number, index) => number === index + 1);
}
