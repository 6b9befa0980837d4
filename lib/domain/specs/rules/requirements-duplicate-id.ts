import type { Requirement, RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';
import { namedTwice } from './inputs.ts';
import { withTakenNumbers } from './requirements-number-mismatch.ts';

export const requirementsDuplicateId: Rule<RequirementsDocument> = {
  id: 'requirements-duplicate-id',
  level: 'error',
  explanation: 'Design, tasks and commits refer to requirements and criteria by number; a number used twice makes them ambiguous.',
  example: {
    wrong: '### Requirement 5: Import … ### Requirement 5: Export',
    right: '### Requirement 5: Import … ### Requirement 6: Export',
  },
  check({ requirements }) {
    if (areDistinct(requirements)) return [];
    const repeated = namedTwice(requirements.map(({ id, line }) => ({ name: `Requirement ${id}`, line })));
    // The criteria of a requirement whose number is repeated are repeated with it.
    const lines = new Set(repeated.map(({ line }) => line));
    const others = requirements.filter(({ line }) => !lines.has(line));
    // requirements-number-mismatch tells these.
    const taken = withTakenNumbers(requirements);
    const criteria = others.flatMap((requirement) => requirement.criteria).filter((criterion) => !taken.has(criterion));
    return [...repeated, ...namedTwice(criteria.map(({ id, line }) => ({ name: `Criterion ${id}`, line })))];
  },
};

/** Whether no requirement and no criterion has the id of another. */
function areDistinct(requirements: readonly Requirement[]): boolean {
  const seen = new Set<string>();
  for (const { criteria } of requirements) for (const { id } of criteria) if (seen.size === seen.add(id).size) return false;
  seen.clear();
  for (const { id } of requirements) if (seen.size === seen.add(id).size) return false;
  return true;
}
