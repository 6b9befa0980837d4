import { statementsOf } from './statements.ts';
import type { Rule } from './rule.ts';

/** Actions are written out. There is no exception, so none can be accepted by habit. */
export const noWildcardActions: Rule = {
  id: 'NoWildcardActions',
  info: 'A policy allows actions by a pattern.',
  explanation: 'A pattern grows with every action that AWS adds to a service.',
  check: (node) =>
    statementsOf(node)?.flatMap(({ effect, actions }) => (effect === 'Allow' ? actions.filter((action) => action.includes('*')) : [])),
};
