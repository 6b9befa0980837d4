import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';
import { plural } from '../../shared/wording.ts';
import { fullName, habitOrEach } from './inputs.ts';

/** What holds of the whole, such as its speed, nobody tells a story of. */
const QUALITY = /^(?:NFR|RNF)(?![A-Z])/;

export const requirementsStory: Rule<RequirementsDocument> = {
  id: 'requirements-story',
  level: 'info',
  explanation: 'The user story says who wants the requirement and why; reviewers judge the criteria by it.',
  example: {
    wrong: '### Requirement 1: Mute channels, then the criteria at once',
    right: '**User Story:** As a registered user, I want to mute channels, so that I am only disturbed by what matters.',
  },
  check({ requirements }) {
    const headed = requirements.filter(({ id, headed: isHeaded, withdrawn }) => isHeaded && withdrawn !== true && !QUALITY.test(id));
    const found = headed
      .filter(({ story }) => story === '')
      .map((requirement) => ({ message: `Requirement ${fullName(requirement)} has no user story.`, line: requirement.line }));
    return habitOrEach(found, headed.length, (share, n) => `${share} requirements ${plural(n, 'has')} a user story.`);
  },
};
