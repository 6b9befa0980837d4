import type { Rule } from '../../shared/rule.ts';
import type { DesignInput } from './inputs.ts';

/** Nine of ten real designs are shorter. */
const MAX_LINES = 1200;

export const designLength: Rule<DesignInput> = {
  id: 'design-length',
  level: 'info',
  explanation: 'A design is read by reviewers and sent along with every task. What goes beyond an hour of reading is approved unread.',
  example: {
    wrong: 'a design of 2,000 lines with whole source files in it',
    right: 'interfaces and decisions; the code itself is written by the tasks',
  },
  check({ design }) {
    const lines = Math.max(0, ...design.sections.map(({ endLine }) => endLine));
    if (lines <= MAX_LINES) return [];
    const message = `The design has ${lines} lines (more than ${MAX_LINES}).`;
    return [{ message, line: 1, fix: 'Split the spec, or leave out code that is no interface.' }];
  },
};
