import type { Requirement, RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';
import { namedTwice } from './inputs.ts';

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
    const things = requirements.flatMap(({ id, line, criteria }) => [
      { name: `Requirement ${id}`, line },
      ...criteria.map((criterion) => ({ name: `Criterion ${criterion.id}`, line: criterion.line })),
    ]);
    return namedTwice(things);
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
