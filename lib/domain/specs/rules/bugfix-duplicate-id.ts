import type { BugfixDocument } from '../read/bugfix.ts';
import type { Rule } from '../../shared/rule.ts';
import { namedTwice } from './inputs.ts';

export const bugfixDuplicateId: Rule<BugfixDocument> = {
  id: 'bugfix-duplicate-id',
  level: 'error',
  explanation: 'Tasks, tests and commits refer to the clauses of a bugfix by number; a number used twice makes them ambiguous.',
  example: { wrong: '2.1 WHEN … and, below it, 2.1 WHEN …', right: '2.1 WHEN … and, below it, 2.2 WHEN …' },
  check: ({ current, expected, unchanged }) =>
    namedTwice([...current, ...expected, ...unchanged].map(({ id, line }) => ({ name: `Clause ${id}`, line }))),
};
