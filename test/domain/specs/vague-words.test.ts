import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

const RULES = ['requirements-vague', 'requirements-subjective', 'requirements-quantity', 'requirements-unverifiable'];

function found(criterion: string): Finding[] {
  const document = readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. ${criterion}\n`);
  return checkRequirements(document).filter(({ ruleId }) => RULES.includes(ruleId));
}

describe('words that leave a criterion open', () => {
  it.each([
    ['THE View SHALL load quickly and look nice', 'requirements-vague', '"quickly" and "nice" have no measure in'],
    ['THE View SHALL load quickly, Quickly and easily, quickly', 'requirements-vague', '"quickly" and "easily" have no measure in'],
    ['WHEN a fast reader asks, THE View SHALL load easily', 'requirements-vague', '"fast" and "easily" have no measure in'],
    [
      'IF it fails, THEN THE View SHALL close gracefully with a helpful message and proper icons',
      'requirements-subjective',
      '"gracefully", "helpful" and "proper" have no measure in',
    ],
    ['THE View SHALL regularly load several pages', 'requirements-quantity', 'how much: "regularly" and "several" in'],
    ['THE View SHALL support multiple themes and many fonts', 'requirements-quantity', 'how much: "support multiple" and "many" in'],
    [
      'THE View SHALL try to load TBD themes',
      'requirements-unverifiable',
      '"TBD" is not decided yet and "try to" promises an effort, not a',
    ],
    ['THE View SHALL load TBD themes in ??? colours', 'requirements-unverifiable', '"TBD" and "???" are not decided yet in'],
  ])('are named in one finding: %s', (criterion, ruleId, message) => {
    const findings = found(criterion);

    expect(findings.map((finding) => finding.ruleId)).toEqual([ruleId]);
    expect(findings[0]?.message).toContain(message);
  });

  it('are found where the first of them stands', () => {
    const [finding] = found('THE View SHALL try to load TBD themes');

    expect(finding).toMatchObject({ line: 5, column: 4 + 'THE View SHALL '.length, endColumn: 4 + 'THE View SHALL try to'.length });
  });

  it('are not named where a figure of their half says what is meant', () => {
    const [finding, ...more] = found('WHEN a large file loads fast, THE View SHALL show it quickly, within 2 seconds');

    expect(finding?.message).toContain(': "fast" has no measure in');
    expect(more).toEqual([]);
  });
});
