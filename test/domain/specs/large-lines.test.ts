import { describe, expect, it } from '@jest/globals';
import { readBugfix, readDesign, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';
import { cpuTime } from '../../support/cpu-time.ts';

describe('a line of five megabytes', () => {
  it.each([
    ['of one word', 'a'],
    ['of words', 'a '],
    ['of list marks', '- '],
    ['of ticks', '`'],
    ['of stars', '*'],
    ['of commas', '1.1, '],
    ['of brackets', '[ ] '],
    ['of keywords', 'WHEN a THE B SHALL '],
    ['of white space', ' \t'],
    ['of references', '_Requirements: 1.1_ '],
  ])('%s is read in well under a second a reader', (_what, unit) => {
    const line = unit.repeat(Math.ceil(5_000_000 / unit.length));
    const text = `### Requirement 1: A\n\n1. ${line}\n\n- [ ] 1.1 ${line}\n`;

    for (const read of [readRequirements, readBugfix, readDesign, readTasks]) {
      const time = cpuTime(() => read(text));

      // A fifth of this on most machines; on a busy one even the processor's own time grows.
      expect(time).toBeLessThan(2_000);
    }
  });
});
