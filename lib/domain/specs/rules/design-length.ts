import type { Rule } from '../../shared/rule.ts';
import type { DesignInput } from './inputs.ts';

export const designLength: Rule<DesignInput, { max_lines: number }> = {
  id: 'design-length',
  level: 'info',
  explanation: 'A design is read by reviewers and sent along with every task. What goes beyond an hour of reading is approved unread.',
  example: {
    wrong: 'a design of 2,000 lines with whole source files in it',
    right: 'interfaces and decisions; the code itself is written by the tasks',
  },
  // Nine of ten real designs are shorter.
  options: { max_lines: { default: 1200, min: 1, meaning: 'Lines that a design may have.' } },
  check({ design }, { max_lines: limit }) {
    const lines = Math.max(0, ...design.sections.map(({ endLine }) => endLine));
    if (lines <= limit) return [];
    const message = `The design has ${lines} lines (more than ${limit}).`;
    return [{ message, line: 1, fix: 'Split the spec, or leave out code that is no interface.' }];
  },
};
