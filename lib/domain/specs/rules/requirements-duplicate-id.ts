import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';

export const requirementsDuplicateId: Rule<RequirementsDocument> = {
  id: 'requirements-duplicate-id',
  level: 'error',
  explanation: 'Design, tasks and commits refer to requirements and criteria by number; a number used twice makes them ambiguous.',
  example: {
    wrong: '### Requirement 5: Import … ### Requirement 5: Export',
    right: '### Requirement 5: Import … ### Requirement 6: Export',
  },
  check({ requirements }) {
    const criteria = requirements.flatMap((requirement) => requirement.criteria);
    if (areDistinct(requirements) && areDistinct(criteria)) return [];
    const things = requirements.flatMap(({ id, line, criteria }) => [
      { name: `Requirement ${id}`, line },
      ...criteria.map((criterion) => ({ name: `Criterion ${criterion.id}`, line: criterion.line })),
    ]);
    const first = new Map<string, number>();
    return things.flatMap(({ name, line }) => {
      const before = first.get(name);
      if (before !== undefined)
        return [{ message: `${name} exists already on line ${before}.`, line, fix: 'Give it the next free number.' }];
      first.set(name, line);
      return [];
    });
  },
};

function areDistinct(things: readonly { id: string }[]): boolean {
  return new Set(things.map(({ id }) => id)).size === things.length;
}
