import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultConfig } from '../../../lib/domain/config/index.ts';
import { boundGates, effectiveCommands, evaluateGate, GATE_NAMES, type GatePolicy, planGates } from '../../../lib/domain/gates/index.ts';

const GATES = defaultConfig().quality_gates;
const POLICY: GatePolicy = {
  required: ['typecheck', 'build', 'security-scan'],
  minimumCoverage: 0.8,
  untestedCriteria: 'fail',
  waivers: 'refuse',
};
const WAIVER = { rule: 'gate-command-missing', scope: 'build', reason: 'none here', expires: '2099-12-31' };
const NOTHING = effectiveCommands(GATES, { notes: [] });

/** From what asks for nothing to what asks for most. */
const UNTESTED = ['ignore', 'report', 'fail'] as const;

const policies = fc.record<GatePolicy>({
  required: fc.subarray([...GATE_NAMES]),
  minimumCoverage: fc.double({ min: 0, max: 1, noNaN: true }),
  untestedCriteria: fc.constantFrom(...UNTESTED),
  waivers: fc.constantFrom('refuse', 'accept'),
});
const projects = fc.record({
  test_coverage: fc.double({ min: 0, max: 1, noNaN: true }),
  security_scan_tool: fc.constantFrom('trivy' as const, 'none' as const),
  spec_sync_frequency: fc.constantFrom('never' as const, 'on_pr' as const),
  untested_criteria: fc.constantFrom(...UNTESTED),
  waivers: fc.constantFrom<(typeof WAIVER)[]>([], [WAIVER]),
});

describe('gates under a policy', () => {
  it('are never less than either asks, and held twice are held once', () => {
    fc.assert(
      fc.property(projects, policies, (change, policy) => {
        const held = boundGates({ ...GATES, ...change }, policy);
        expect(held.test_coverage).toBe(Math.max(change.test_coverage, policy.minimumCoverage));
        const [asked, least] = [change.untested_criteria, policy.untestedCriteria].map((each) => UNTESTED.indexOf(each));
        expect(UNTESTED.indexOf(held.untested_criteria)).toBe(Math.max(asked!, least!));
        expect(held.waivers).toEqual(policy.waivers === 'accept' ? change.waivers : []);
        expect(boundGates(held, policy)).toEqual(held);
      }),
    );
  });

  it('are all planned that are required, whatever the project says', () => {
    fc.assert(
      fc.property(projects, policies, (change, policy) => {
        const planned = planGates(boundGates({ ...GATES, ...change }, policy), NOTHING, {
          driftThreshold: 0.15,
          required: policy.required,
        }).map(({ gate }) => gate);
        expect(planned).toEqual(expect.arrayContaining([...policy.required]));
      }),
    );
  });

  it('fail where nothing is known to run for one that is required, waived by the commit or not', () => {
    // Prepare
    const weak = { ...GATES, security_scan_tool: 'none' as const, spec_sync_frequency: 'never' as const, waivers: [WAIVER] };
    const held = boundGates(weak, POLICY);

    // Act
    const verdictOf = (gates: typeof held) => {
      const plan = planGates(gates, NOTHING, { driftThreshold: 0.15, required: POLICY.required }).find(({ gate }) => gate === 'build')!;
      return evaluateGate(plan, { commands: [], reports: [], isolation: 'no-network' } as never, {
        waivers: gates.waivers,
        today: '2026-01-01',
      });
    };

    // Assess
    expect(verdictOf(held).verdict).toBe('failed');
    expect(verdictOf(weak).verdict).toBe('waived');
    expect(planGates(weak, NOTHING, { driftThreshold: 0.15 }).map(({ gate }) => gate)).toEqual(['lint', 'tests', 'spec-traceability']);
  });

  it('are those of the project where there is no policy', () => {
    expect(boundGates(GATES, undefined)).toBe(GATES);
  });
});
