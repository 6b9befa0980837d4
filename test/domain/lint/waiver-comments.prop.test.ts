import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commentWaivers } from '../../../lib/domain/lint/waivers/comments.ts';
import { processorTime } from '../../support/cpu-time.ts';

const PATH = '.kiro/specs/login/tasks.md';
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}(?:-[a-z]{1,6}){0,2}$/), { minLength: 1, maxLength: 4 });
const blanks = fc.stringMatching(/^[ \t]{1,4}$/);
const reasons = fc.stringMatching(/^[a-zA-Z:,.][a-zA-Z :,.]{0,30}[a-zA-Z]$/);

describe('waivers in comments of any text', () => {
  it('are read or found incomplete, whatever stands behind the word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const waivers = commentWaivers(PATH, `<!-- stringline-waive ${text}`);

        expect(waivers.flatMap(({ rules }) => rules).every((rule) => /^[\w-]+$/.test(rule))).toBe(true);
        expect(waivers.every(({ expires }) => expires === '' || /^\d{4}-\d{2}-\d{2}$/.test(expires))).toBe(true);
      }),
    );
  });

  it('give back what was written, with any blanks between', () => {
    fc.assert(
      fc.property(ids, reasons, blanks, (rules, reason, gap) => {
        const line = `<!--${gap}stringline-waive${gap}${rules.join(`${gap},${gap}`)}${gap}until${gap}2027-01-31${gap}:${gap}${reason}${gap}-->`;

        expect(commentWaivers(PATH, line)).toMatchObject([{ rules, reason, expires: '2027-01-31' }]);
      }),
    );
  });

  it.each([
    { what: 'a line of blanks', text: `<!-- stringline-waive${' '.repeat(1_000_000)}! x -->` },
    { what: 'a line of commas', text: `<!-- stringline-waive ${'a , '.repeat(250_000)}! -->` },
    { what: 'a line of comments', text: '<!-- stringline-waive a: b -->'.repeat(20_000) },
    { what: 'a line of comments without an end', text: '<!-- stringline-waive a: b '.repeat(40_000) },
    { what: 'a line of ends', text: `stringline-waive${'-->'.repeat(300_000)}` },
    { what: 'a file of waivers', text: '# stringline-waive a: b\n'.repeat(40_000) },
  ])('take no longer than the text for $what', ({ text }) => {
    const before = processorTime();

    commentWaivers(PATH, text);

    expect(processorTime() - before).toBeLessThan(5_000);
  });
});
