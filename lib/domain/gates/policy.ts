import type { QualityGates } from './commands.ts';
import type { GateName } from './names.ts';

/** What a deployment asks of the gates of every project. Whoever starts a run chooses its commit, and with it what project.yaml says. */
export interface GatePolicy {
  /** Must be planned and pass, whatever the project says. */
  readonly required: readonly GateName[];
  /** Least share of covered lines, from 0 to 1. */
  readonly minimumCoverage: number;
  /** What is made of a criterion that no test names, at the least. */
  readonly untestedCriteria: QualityGates['untested_criteria'];
  /** Whether waivers of the commit hold. */
  readonly waivers: 'refuse' | 'accept';
}

/** From what asks for most to what asks for nothing. */
const STRICTNESS: readonly QualityGates['untested_criteria'][] = ['fail', 'report', 'ignore'];

/** A project's gates as they hold under a policy: never less than it asks. To hold them twice changes nothing. */
export function boundGates(gates: QualityGates, policy: GatePolicy | undefined): QualityGates {
  if (policy === undefined) return gates;
  const sync = policy.required.includes('spec-sync') && gates.spec_sync_frequency === 'never' ? 'on_change' : gates.spec_sync_frequency;
  const scan = policy.required.includes('security-scan') && gates.security_scan_tool === 'none' ? 'trivy' : gates.security_scan_tool;
  return {
    ...gates,
    test_coverage: Math.max(gates.test_coverage, policy.minimumCoverage),
    security_scan_tool: scan,
    spec_sync_frequency: sync,
    untested_criteria: STRICTNESS.find((each) => each === gates.untested_criteria || each === policy.untestedCriteria) ?? 'fail',
    waivers: policy.waivers === 'accept' ? gates.waivers : [],
  };
}
