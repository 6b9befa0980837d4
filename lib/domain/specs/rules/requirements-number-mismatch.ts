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
    const found = requirements.flatMap((requirement) =>
      [...mismatched(requirement)].map(([other, criteria]) => observation(requirement, other, criteria, requirements)),
    );
    return habitOrEach(
      found,
      requirements.length,
      (share, n) =>
        `${share} requirements ${n === 1 ? 'numbers its criteria by its own number' : 'number their criteria by their own numbers'}.`,
    );
  },
};

/** The criteria of a requirement that have the number of another, by that. */
export function mismatched({ id, headed, criteria }: Requirement): Map<string, Criterion[]> {
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

function observation(requirement: Requirement, other: string, criteria: readonly Criterion[], all: readonly Requirement[]): Observation {
  const ids = criteria.map(({ id }) => id);
  const meant = all.filter(({ id }) => id === other);
  const isTaken = meant.some((each) => each.criteria.some(({ id }) => ids.includes(id)));
  const [what, are, them] = criteria.length === 1 ? ['Criterion', 'is', 'it'] : ['Criteria', 'are', 'them'];
  const fault = isTaken ? ', which has criteria of these numbers' : meant.length === 0 ? ', which does not exist' : '';
  return {
    message: `${what} ${idsInWords(ids)} of requirement ${requirement.id} ${are} numbered for requirement ${other}${fault}.`,
    line: criteria[0]?.line,
    level: isTaken ? 'error' : undefined,
    fix: `Number ${them} ${idsInWords(ownNumbers(requirement, criteria))}, and look at what refers to ${them}.`,
  };
}

/** The last figures of their numbers, where the requirement has none of these itself; else the next that are free. */
function ownNumbers({ id, criteria }: Requirement, strange: readonly Criterion[]): string[] {
  const own = new Set(criteria.filter((each) => !strange.includes(each)).map((each) => each.id));
  const kept = strange.map((each) => `${id}.${each.id.slice(each.id.lastIndexOf('.') + 1)}`);
  if (!kept.some((each) => own.has(each))) return kept;
  const last = Math.max(0, ...[...own].map((each) => Number(/\d+(?=[a-z]?$)/.exec(each)?.[0] ?? 0)));
  return strange.map((_, index) => `${id}.${last + index + 1}`);
}
