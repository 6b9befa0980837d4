import { CJK, classifyEars } from '../ears.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';

const FAILURE = /\b(?:fail|error|invalid|unavailable|missing|exceed|reject|denied|timeout|times out|cannot|unauthori[sz]ed|corrupt)/i;

export const requirementsUnwantedCase: Rule<RequirementsDocument> = {
  id: 'requirements-unwanted-case',
  level: 'info',
  explanation:
    'Most defects live in the cases nobody asked for. A document without a single unwanted case has not been thought through to the end.',
  example: { wrong: 'only WHEN … criteria', right: 'IF the channel is unknown, THEN THE Preference_Service SHALL answer with status 404' },
  check({ requirements }) {
    const criteria = requirements.flatMap((requirement) => requirement.criteria);
    const covered = criteria.some(({ text }) => CJK.test(text) || FAILURE.test(text) || classifyEars(text) === 'unwanted');
    return criteria.length < 3 || covered ? [] : [{ message: 'No criterion says what happens when something goes wrong.', line: 1 }];
  },
};
