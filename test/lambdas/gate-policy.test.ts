import { describe, expect, it } from '@jest/globals';
import { gatePolicyOf } from '../../lambdas/shared/gate-policy.ts';

const POLICY = { required: ['lint' as const], minimumCoverage: 0.8, untestedCriteria: 'fail' as const, waivers: 'refuse' as const };

describe('what a deployment asks of gates', () => {
  it('is what its settings say of them, and none of the rest', () => {
    expect(gatePolicyOf({ ...POLICY, timeoutMinutes: 30 } as never)).toEqual(POLICY);
  });

  it('is never nothing: a function without that section does not start', () => {
    expect(() => gatePolicyOf(undefined)).toThrow('has no section `gates`');
  });
});
