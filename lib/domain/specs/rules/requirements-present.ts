import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';

export const requirementsPresent: Rule<RequirementsDocument> = {
  id: 'requirements-present',
  level: 'error',
  explanation: 'Design and tasks are derived from requirements; a document without any gives them nothing to serve.',
  example: { wrong: '# Requirements Document (and nothing below)', right: '### Requirement 1: Mute channels' },
  check({ requirements, empty }) {
    if (requirements.length > 0) return [];
    return [{ message: empty ? 'The document is empty.' : 'The document has no requirement that could be recognised.', line: 1 }];
  },
};
