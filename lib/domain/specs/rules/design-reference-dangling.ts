import type { DesignInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const designReferenceDangling: Rule<DesignInput> = {
  id: 'design-reference-dangling',
  level: 'error',
  explanation: 'A reference to a criterion that does not exist hides that the real one is not served.',
  example: { wrong: '_Satisfies: 9.1_ where there is no requirement 9', right: '_Satisfies: 1.1, 1.2_' },
  check: ({ trace }) =>
    trace.dangling
      .filter(({ document }) => document === 'design')
      .map(({ from, id, candidate, line, column, endColumn }) => ({
        message: `The ${from} refers to criterion ${id}, which does not exist.`,
        line,
        column,
        endColumn,
        fix: candidate === undefined ? 'Name an existing criterion or remove the reference.' : `Did you mean ${candidate}?`,
      })),
};
