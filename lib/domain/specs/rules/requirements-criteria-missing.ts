import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';
import { idsInWords, plural, someOf } from '../../shared/wording.ts';
import { fullName, habitOrEach } from './inputs.ts';

export const requirementsCriteriaMissing: Rule<RequirementsDocument> = {
  id: 'requirements-criteria-missing',
  level: 'error',
  explanation: 'A requirement is done when its acceptance criteria hold; without any, nobody can tell.',
  example: {
    wrong: '### Requirement 2: Export (followed by the next requirement)',
    right: '#### Acceptance Criteria\n\n1. WHEN the user presses Export, THE Report_View SHALL offer a CSV file',
  },
  check({ requirements }) {
    // Those that hold others have theirs in them.
    const asked = requirements.filter(
      ({ id, criteria, withdrawn }) =>
        withdrawn !== true && (criteria.length > 0 || !requirements.some((other) => other.id.startsWith(`${id}.`))),
    );
    const lacking = asked.filter(({ criteria }) => criteria.length === 0);
    const found = lacking.map((requirement) => ({
      message: `Requirement ${fullName(requirement)} has no acceptance criteria.`,
      line: requirement.line,
    }));
    const ids = lacking.map(({ id }) => id);
    const named = ids.length > NAMED ? someOf(ids, NAMED) : idsInWords(ids);
    const habit = (share: string, n: number): string =>
      `${share} requirements ${plural(n, 'has')} acceptance criteria${ids.length === asked.length ? '' : '; these have none'}: ${named}.`;
    return habitOrEach(found, asked.length, habit, { fewest: 3, ids });
  },
};

/** More are told by their number. */
const NAMED = 12;
