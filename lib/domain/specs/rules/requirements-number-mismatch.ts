import type { Observation, Rule } from '../../shared/rule.ts';
import { idsInWords } from '../../shared/wording.ts';
import type { Criterion, Requirement, RequirementsDocument } from '../read/requirements.ts';
import { habitOrEach } from './inputs.ts';

export const requirementsNumberMismatch: Rule<RequirementsDocument> = {
  id: 'requirements-number-mismatch',
  level: 'warning',
  explanation:
    'A criterion with the number of another requirement is taken for one of that by whoever reads a reference to it; where that has one of this number, nobody can tell which is meant.',
  example: { wrong: '### Requirement 2 … 3.1 WHEN …', right: '### Requirement 2 … 2.1 WHEN …' },
  check({ requirements }) {
    const strange = requirements.flatMap((requirement) =>
      [...mismatched(requirement)].map(([other, criteria]) => ({ requirement, other, criteria })),
    );
    if (strange.length === 0) return [];
    const known = new Set([...requirements.map(({ id }) => id), ...ownNumbers(requirements)]);
    const found = strange.map((each) => observation(each, known));
    const errors = found.filter(({ level }) => level === 'error');
    const warnings = found.filter(({ level }) => level !== 'error');
    // One that has numbers of several requirements is one all the same.
    const toldElsewhere = new Set(strange.map(({ requirement }) => requirement)).size - warnings.length;
    const habit = (share: string, n: number): string =>
      `${share} requirements ${n === 1 ? 'numbers its criteria by its own number' : 'number their criteria by their own numbers'}.`;
    return [...errors, ...habitOrEach(warnings, requirements.length, habit, toldElsewhere)];
  },
};

/** Numbers of criteria that are those of their requirements. */
function ownNumbers(requirements: readonly Requirement[]): Set<string> {
  return new Set(
    requirements.flatMap((requirement) => {
      const strange = new Set([...mismatched(requirement).values()].flat());
      return requirement.criteria.filter((criterion) => !strange.has(criterion)).map(({ id }) => id);
    }),
  );
}

/** Criteria whose number another requirement has of its own: each of them is told as an error. */
export function withTakenNumbers(requirements: readonly Requirement[]): Set<Criterion> {
  const own = ownNumbers(requirements);
  return new Set(requirements.flatMap((requirement) => [...mismatched(requirement).values()].flat()).filter(({ id }) => own.has(id)));
}

/** The criteria of a requirement that have the number of another, by that. */
function mismatched({ id, headed, criteria }: Requirement): Map<string, Criterion[]> {
  const found = new Map<string, Criterion[]>();
  if (!headed || !/^\d+(?:\.\d+)*$/.test(id)) return found;
  for (const criterion of criteria) {
    if (criterion.id.startsWith(`${id}.`)) continue;
    const other = /^(\d+(?:\.\d+)*)\.\d+[a-z]?$/.exec(criterion.id)?.[1];
    // Numbers of more or fewer parts count something else, such as sections.
    if (other?.split('.').length !== id.split('.').length) continue;
    const known = found.get(other);
    if (known === undefined) found.set(other, [criterion]);
    else known.push(criterion);
  }
  return found;
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
  const [what, are] = criteria.every(({ id }) => id === ids) ? ['Criterion', 'is'] : ['Criteria', 'are'];
  const them = criteria.length === 1 ? 'it' : 'them';
  const fault = isTaken ? ', which has criteria of these numbers' : known.has(other) ? '' : ', which does not exist';
  return {
    message: `${what} ${ids} of requirement ${requirement.id} ${are} numbered for requirement ${other}${fault}.`,
    line: criteria[0]?.line,
    level: isTaken ? 'error' : undefined,
    fix: `Number ${them} ${idsOf(renumbered(requirement, criteria, known))}, and look at what refers to ${them}.`,
  };
}

const idsOf = (criteria: readonly Pick<Criterion, 'id'>[]): string => idsInWords([...new Set(criteria.map(({ id }) => id))]);

/** With the last figures of their numbers, where these differ and the requirement has none of them itself; else with the next that are free. */
function renumbered({ id, criteria }: Requirement, strange: readonly Criterion[], known: ReadonlySet<string>): { id: string }[] {
  const kept = strange.map((each) => ({ id: `${id}.${each.id.slice(each.id.lastIndexOf('.') + 1)}` }));
  if (new Set(kept.map((each) => each.id)).size === kept.length && !kept.some((each) => known.has(each.id))) return kept;
  const own = criteria.map((each) => (each.id.startsWith(`${id}.`) ? Number.parseInt(each.id.slice(id.length + 1), 10) : 0));
  const last = own.reduce((most, number) => (number > most ? number : most), 0);
  return strange.map((_, index) => ({ id: `${id}.${last + index + 1}` }));
}
