import type { Observation, Rule } from '../../shared/rule.ts';
import { idsInWords } from '../../shared/wording.ts';
import { INSERTED } from '../read/inserted.ts';
import type { Criterion, Requirement, RequirementsDocument } from '../read/requirements.ts';
import { habitOrEach } from './inputs.ts';

/** The number of a requirement, in that of a criterion: `3` of `3.1-bis`. */
const NUMBER = new RegExp(`^(\\d+(?:\\.\\d+)*)\\.\\d+(?:${INSERTED}|[a-z])?$`);

export const requirementsNumberMismatch: Rule<RequirementsDocument> = {
  id: 'requirements-number-mismatch',
  level: 'warning',
  explanation:
    'A criterion with the number of another requirement is taken for one of that by whoever reads a reference to it; where that has one of this number, nobody can tell which is meant.',
  example: { wrong: '### Requirement 2 … 3.1 WHEN …', right: '### Requirement 2 … 2.1 WHEN …' },
  check({ requirements }) {
    const { strange, own } = numbersOf(requirements);
    if (strange.length === 0) return [];
    const known = new Set([...requirements.map(({ id }) => id), ...own]);
    const found = strange.map((each) => observation(each, known));
    if (found.some(({ level }) => level === 'error')) return found;
    return habitOrEach(
      found,
      requirements.length,
      (share, n) =>
        `${share} requirements ${n === 1 ? 'numbers its criteria by its own number' : 'number their criteria by their own numbers'}.`,
      // One that has numbers of several requirements is one all the same.
      { toldElsewhere: new Set(strange.map(({ requirement }) => requirement)).size - found.length },
    );
  },
};

/** The criteria that have numbers of other requirements, and the numbers of all others. */
function numbersOf(requirements: readonly Requirement[]): { strange: Strange[]; own: ReadonlySet<string> } {
  const strange = requirements.flatMap((requirement) =>
    [...mismatched(requirement)].map(([other, criteria]) => ({ requirement, other, criteria })),
  );
  // Nearly all documents.
  if (strange.length === 0) return { strange, own: new Set() };
  const isStrange = new Set(strange.flatMap(({ criteria }) => criteria));
  const right = requirements.flatMap(({ criteria }) => criteria.filter((criterion) => !isStrange.has(criterion)));
  return { strange, own: new Set(right.map(({ id }) => id)) };
}

/** Criteria whose number another requirement has of its own: each of them is told as an error. */
export function withTakenNumbers(requirements: readonly Requirement[]): Set<Criterion> {
  const { strange, own } = numbersOf(requirements);
  return new Set(strange.flatMap(({ criteria }) => criteria.filter(({ id }) => own.has(id))));
}

/** The criteria of a requirement that have the number of another, by that. */
function mismatched({ id, headed, criteria }: Requirement): Map<string, Criterion[]> {
  if (!headed || !/^\d+(?:\.\d+)*$/.test(id)) return new Map();
  const strange = criteria.filter((criterion) => !criterion.id.startsWith(`${id}.`));
  const byOther = Map.groupBy(strange, (criterion) => NUMBER.exec(criterion.id)?.[1] ?? '');
  // Numbers of more or fewer parts count something else, such as sections.
  return new Map([...byOther].filter(([other]) => other !== '' && other.split('.').length === id.split('.').length));
}

interface Strange {
  requirement: Requirement;
  /** Whose number the criteria have. */
  other: string;
  criteria: readonly Criterion[];
}

/** @param known ids of requirements, and of criteria that have the numbers of theirs */
function observation({ requirement, other, criteria }: Strange, known: ReadonlySet<string>): Observation {
  const isTaken = criteria.some(({ id }) => known.has(id));
  const ids = idsOf(criteria);
  const [what, are, them] = criteria[0]?.id === ids ? ['Criterion', 'is', 'it'] : ['Criteria', 'are', 'them'];
  const fault = isTaken ? ', which has criteria of these numbers' : known.has(other) ? '' : ', which does not exist';
  return {
    message: `${what} ${ids} of requirement ${requirement.id} ${are} numbered for requirement ${other}${fault}.`,
    line: criteria[0]?.line,
    ids: [...new Set(criteria.map((criterion) => criterion.id))],
    subject: requirement.id,
    level: isTaken ? 'error' : undefined,
    fix: `Number ${them} ${idsOf(renumbered(requirement, criteria, known))}, and look at what refers to ${them}.`,
  };
}

const idsOf = (criteria: readonly Pick<Criterion, 'id'>[]): string => idsInWords([...new Set(criteria.map(({ id }) => id))]);

/** With the last figures of their numbers, where the requirement has none of these itself; else with the next that are free. */
function renumbered({ id, criteria }: Requirement, strange: readonly Criterion[], known: ReadonlySet<string>): { id: string }[] {
  const kept = strange.map((each) => ({ id: `${id}.${each.id.slice(each.id.lastIndexOf('.') + 1)}` }));
  if (!kept.some((each) => known.has(each.id))) return kept;
  const own = criteria.map((each) => (each.id.startsWith(`${id}.`) ? Number.parseInt(each.id.slice(id.length + 1), 10) : 0));
  const last = own.reduce((most, number) => (number > most ? number : most), 0);
  return strange.map((_, index) => ({ id: `${id}.${last + index + 1}` }));
}
