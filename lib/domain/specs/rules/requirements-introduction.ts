import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';

export const requirementsIntroduction: Rule<RequirementsDocument> = {
  id: 'requirements-introduction',
  level: 'info',
  explanation: 'A reviewer has to know what is to be built, for whom and why, before the first criterion.',
  example: { wrong: '# Requirements Document, then ## Requirements at once', right: '## Introduction with one or two paragraphs' },
  check: ({ introduction, empty }) => (introduction === '' && !empty ? [{ message: 'The document has no introduction.', line: 1 }] : []),
};
