import type { Observation } from '../shared/rule.ts';
import { idsInWords, listed } from '../shared/wording.ts';
import { isStanding } from './standing.ts';
import { byPlainNumber, type DanglingReference, normal, type Trace, type TracedCriterion } from './trace.ts';

/** References of a document to criteria that do not exist: those of one line together. */
export function danglingReferences(trace: Trace, document: DanglingReference['document']): Observation[] {
  const lines = Map.groupBy(
    trace.dangling.filter((each) => each.document === document),
    ({ from, line }) => `${from} ${String(line)}`,
  );
  if (lines.size === 0) return [];
  const stated = statedBy(trace);
  return [...lines.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [together(stated, [first, ...others])]));
}

/** What the requirements state, looked up once for all references. */
interface Stated {
  /** Ids of requirements by what people write for them. */
  known: ReadonlyMap<string, string>;
  criteria: ReadonlyMap<string, Extent>;
  /** All requirements in words. */
  there: string;
  words: Words;
}

/** What the document calls a requirement, at the beginning of a sentence and elsewhere, and what that states. */
type Words = Readonly<Record<'Requirement' | 'requirement' | 'criteria', string>>;

const WORDS: Words = { Requirement: 'Requirement', requirement: 'requirement', criteria: 'criteria' };
const WORDS_OF_BUGFIX: Words = { Requirement: 'Part', requirement: 'part', criteria: 'clauses' };

/** The parts of a bugfix are its requirements: nobody has to fulfil those that describe the defect. */
const isOfBugfix = ({ criteria, requirements }: Trace): boolean =>
  requirements.every((id) => /^[123]$/.test(id)) && criteria.some((criterion) => !criterion.binding && isStanding(criterion));

/** How many criteria a requirement states, and in words those that are numbered below it, where it is more than one. */
interface Extent {
  count: number;
  numbered?: string;
}

function extentOf([id, criteria]: [string, TracedCriterion[]]): [string, Extent] {
  const own = criteria.map((criterion) => criterion.id).filter((each) => each.startsWith(`${id}.`));
  const inOrder = own.toSorted((a, b) => lastNumber(a) - lastNumber(b));
  return [id, { count: criteria.length, ...(own.length > 1 && { numbered: idsInWords(inOrder) }) }];
}

function lastNumber(id: string): number {
  return Number.parseInt(id.slice(id.lastIndexOf('.') + 1), 10);
}

function statedBy(trace: Trace): Stated {
  const { requirements, criteria } = trace;
  return {
    words: isOfBugfix(trace) ? WORDS_OF_BUGFIX : WORDS,
    known: knownBy(requirements),
    criteria: new Map([...Map.groupBy(criteria, ({ requirement }) => requirement)].map(extentOf)),
    there:
      requirements.length === 1
        ? `the only one is ${requirements.join('')}`
        : `they are ${requirements.length < 3 ? listed(requirements) : idsInWords(requirements)}`,
  };
}

function knownBy(requirements: readonly string[]): Map<string, string> {
  const known = new Map(requirements.map((id) => [normal(id), id]));
  for (const [number, [name = '', ...others]] of byPlainNumber(new Set(known.keys())))
    if (others.length === 0) known.set(number, known.get(name) ?? number);
  return known;
}

function together(stated: Stated, all: [DanglingReference, ...DanglingReference[]]): Observation {
  const [{ from, line, column }] = all;
  const ids = [...new Set(all.map(({ id }) => id))];
  const what = ids.length === 1 ? `criterion ${ids.join('')}, which does` : `criteria ${idsInWords(ids)}, which do`;
  const together = Map.groupBy(all, ({ id }) => requirementOf(id));
  const advice = [...new Set(all.map((each) => adviceOn(stated, each, together.get(requirementOf(each.id))?.length ?? 1)))];
  return {
    message: `The ${from} refers to ${what} not exist.`,
    ids,
    // `4.1` of `task 4.1`: who waives that waives all that it refers to.
    subject: from.slice(from.indexOf(' ') + 1),
    line,
    column,
    endColumn: all.reduce((end, { endColumn }) => Math.max(end, endColumn), 0),
    fix: advice.slice(0, MAX_ADVICE).join(' '),
  };
}

const MAX_ADVICE = 3;

const requirementOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('.')));

/**
 * A number behind the last one of its requirement is no slip of the pen: what looks like it says something else. Nor are several of a requirement
 * that does not exist.
 */
function adviceOn({ known, criteria, there, words }: Stated, { id, candidate }: DanglingReference, alike: number): string {
  const named = requirementOf(id);
  const requirement = known.get(normal(named));
  const { count, numbered } = criteria.get(requirement ?? '') ?? { count: 0 };
  if (requirement !== undefined && numbered !== undefined) return `${words.Requirement} ${requirement} has ${words.criteria} ${numbered}.`;
  if (requirement !== undefined && count === 0) return `${words.Requirement} ${requirement} states no ${words.criteria}.`;
  if (alike > 1 && named !== '' && requirement === undefined) return `There is no ${words.requirement} ${named}: ${there}.`;
  return candidate === undefined ? 'Name an existing criterion or remove the reference.' : `Did you mean ${candidate}?`;
}
