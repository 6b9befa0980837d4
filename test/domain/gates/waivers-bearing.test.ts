import { describe, expect, it } from '@jest/globals';
import type { Waiver } from '../../../lib/domain/config/schema.ts';
import { effectiveCommands, fastChecks, waiversBearingOn } from '../../../lib/domain/gates/index.ts';
import { ProjectConfig } from '../../../lib/domain/config/schema.ts';

const { quality_gates: gates } = ProjectConfig.parse({ quality_gates: { commands: { lint: 'lint', test: 'test' } } });
const plans = fastChecks(gates, effectiveCommands(gates, { notes: [] }));
const waiver = (rule: string, scope = '**'): Waiver => ({ rule, scope, reason: 'a reason of some length', expires: '2099-12-31' });

describe('waivers that bear on plans', () => {
  it.each<[string, Waiver, boolean]>([
    ['a rule that they judge by', waiver('gate-lint'), true],
    ['a subject of such a rule', waiver('gate-lint/no-console', 'src/**'), true],
    ['a rule on any command that runs', waiver('gate-tool-missing'), true],
    ['the same, for one of their gates', waiver('gate-tool-missing', 'tests'), true],
    ['the same, for another gate', waiver('gate-tool-missing', 'security-scan'), false],
    ['the rule of another gate', waiver('gate-security-scan'), false],
    ['a rule that only the gates judge by', waiver('gate-coverage', 'tests'), false],
  ])('%s', (_, one, bears) => {
    expect(waiversBearingOn(plans, [one])).toEqual(bears ? [one] : []);
  });
});
