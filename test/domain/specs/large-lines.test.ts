import { describe, expect, it } from '@jest/globals';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
} from '../../../lib/domain/specs/index.ts';
import { cpuTime } from '../../support/cpu-time.ts';

describe('a line of five megabytes', () => {
  const SECOND = 1000;
  /** The least of three looks: a collection of garbage among other suites' takes a second by itself. */
  const least = (work: () => unknown): number => Math.min(...[1, 2, 3].map(() => cpuTime(work)));

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
    ['of properties', 'Property 1 '],
    ['of dashes', '—'],
  ])('%s is read, and read and checked, in under a second a document', (_what, unit) => {
    const line = unit.repeat(Math.ceil(5_000_000 / unit.length));
    const text = `### Requirement 1: A\n\n1. ${line}\n\n- [ ] 1.1 ${line}\n`;
    const documents = [
      { read: readRequirements, check: () => checkRequirements(readRequirements(text)) },
      { read: readBugfix, check: () => checkBugfix(readBugfix(text)) },
      { read: readDesign, check: () => checkDesign(readDesign(text), {}) },
      { read: readTasks, check: () => checkTasks(readTasks(text), {}) },
    ];

    for (const { read, check } of documents) {
      expect(least(() => read(text))).toBeLessThan(SECOND);
      expect(least(check)).toBeLessThan(SECOND);
    }
  });
});
