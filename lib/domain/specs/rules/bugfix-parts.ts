import type { BugfixDocument } from '../read/bugfix.ts';
import type { BugfixPart } from '../read/bugfix-parts.ts';
import type { Rule } from '../../shared/rule.ts';

const PARTS: readonly { part: BugfixPart; heading: string }[] = [
  { part: 'current', heading: '### Current Behavior (Defect)' },
  { part: 'expected', heading: '### Expected Behavior (Correct)' },
  { part: 'unchanged', heading: '### Unchanged Behavior (Regression Prevention)' },
];

export const bugfixParts: Rule<BugfixDocument> = {
  id: 'bugfix-parts',
  level: 'error',
  explanation: 'A fix is proven by three things: the defect as it is, the behaviour that is right, and the behaviour that must not change.',
  example: { wrong: 'only a description of the defect', right: '2.1 WHEN the cart is empty THEN the system SHALL show a total of 0' },
  check: (document) =>
    PARTS.filter(({ part }) => document[part].length === 0).map(({ heading }) => ({
      message: `The document has no clauses under "${heading}".`,
      line: 1,
    })),
};
