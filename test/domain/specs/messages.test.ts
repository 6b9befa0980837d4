import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

const messages = (ruleId: string, text: string): string[] =>
  checkRequirements(readRequirements(text))
    .filter((finding) => finding.ruleId === ruleId)
    .map(({ message }) => message);

describe('messages on requirements', () => {
  it.each([
    ['WHEN it is full, THE A SHALL', 'Criterion 1.1 is in no EARS form: nothing stands behind its SHALL: "WHEN it is full, THE A SHALL".'],
    ['WHEN, THE A SHALL close', 'Criterion 1.1 is in no EARS form: it states no condition behind its keyword: "WHEN, THE A SHALL close".'],
  ])('say what is not written yet in %j', (criterion, message) => {
    const text = `### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. ${criterion}\n`;

    expect(messages('requirements-ears', text)).toEqual([message]);
  });

  it.each([
    ['Requirement 1', 'Requirement 1 has no user story.'],
    ['Requirement 1: Cart', 'Requirement 1 "Cart" has no user story.'],
  ])('name %j by what it is called', (heading, message) => {
    expect(messages('requirements-story', `### ${heading}\n\n1. THE A SHALL store it\n`)).toEqual([message]);
  });
});
