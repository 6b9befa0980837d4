import { danglingReferences } from '../dangling.ts';
import type { DesignInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const designReferenceDangling: Rule<DesignInput> = {
  id: 'design-reference-dangling',
  level: 'error',
  explanation: 'A reference to a criterion that does not exist hides that the real one is not served.',
  example: { wrong: '_Satisfies: 9.1_ where there is no requirement 9', right: '_Satisfies: 1.1, 1.2_' },
  check: ({ trace }) => danglingReferences(trace, 'design'),
};
