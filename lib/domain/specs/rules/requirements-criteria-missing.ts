import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';
import { fullName } from './inputs.ts';

export const requirementsCriteriaMissing: Rule<RequirementsDocument> = {
  id: 'requirements-criteria-missing',
  level: 'error',
  explanation: 'A requirement is done when its acceptance criteria hold; without any, nobody can tell.',
  example: {
    wrong: '### Requirement 2: Export (followed by the next requirement)',
    right: '#### Acceptance Criteria\n\n1. WHEN the user presses Export, THE Report_View SHALL offer a CSV file',
  },
  check: ({ requirements }) =>
    requirements
      .filter(
        ({ id, criteria, withdrawn }) =>
          criteria.length === 0 && withdrawn !== true && !requirements.some((other) => other.id.startsWith(`${id}.`)),
      )
      .map((requirement) => ({ message: `Requirement ${fullName(requirement)} has no acceptance criteria.`, line: requirement.line })),
};
