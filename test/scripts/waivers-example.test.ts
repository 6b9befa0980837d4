import { describe, expect, it } from '@jest/globals';
import { lintRules } from '../../lib/domain/lint/index.ts';
import { readWaiversFile } from '../../lib/domain/lint/waivers/waivers-file.ts';
import { WAIVERS_EXAMPLE } from '../../scripts/docs/pages.ts';

describe('the example of .stringline/waivers.yaml in the documentation', () => {
  it('is read without a finding, and names rules that there are', () => {
    const { waivers, findings } = readWaiversFile(WAIVERS_EXAMPLE);

    expect(findings).toEqual([]);
    expect(waivers.map(({ rules, expires }) => [rules, expires])).toEqual([
      [['requirements-vague'], '2027-01-31'],
      [['tasks-size', 'tasks-success-criterion'], '2027-06-30'],
    ]);
    expect(waivers.flatMap(({ rules }) => rules).filter((id) => !lintRules().has(id))).toEqual([]);
  });
});
