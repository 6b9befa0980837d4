import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

const contradictions = (...criteria: string[]): string[] =>
  checkRequirements(
    readRequirements(
      `### Requirement 1: A\n\n#### Acceptance Criteria\n\n${criteria.map((text, index) => `${index + 1}. ${text}`).join('\n')}\n`,
    ),
  )
    .map(({ ruleId }) => ruleId)
    .filter((id) => id === 'requirements-contradiction');

describe('criteria', () => {
  it('do not contradict each other where what is quoted in their conditions differs', () => {
    const range = (name: string, days: number): string => `WHEN the range is "${name}", THE Report SHALL show ${days} days`;

    expect(contradictions(range('7d', 7), range('30d', 30))).toEqual([]);
    expect(contradictions(range('7d', 7), range('7d', 30))).toEqual(['requirements-contradiction']);
  });

  it.each([
    ['WHEN', 'IF', true],
    ['WHENEVER', 'WHEN', true],
    ['IF', 'if', true],
    ['WHILE', 'WHILE', true],
    ['WHILE', 'ONCE', false],
    ['WHILE', 'WHEN', false],
    ['WHERE', 'IF', false],
    ['AFTER', 'UPON', false],
  ])('contradict each other with %s and %s before the same words: %p', (one, other, same) => {
    const show = (word: string, verb: string): string => `${word} a download runs, THE Panel SHALL ${verb} the bar`;
    const quoted = (word: string, verb: string): string => `${word} "a" runs, THE Panel SHALL ${verb} the bar`;

    const found = [contradictions(show(one, 'show'), show(other, 'hide')), contradictions(quoted(one, 'show'), quoted(other, 'hide'))];

    const expected = same ? ['requirements-contradiction'] : [];
    expect(found).toEqual([expected, expected]);
  });
});
