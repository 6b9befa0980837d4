import { type CoverageReport, mergeCoverage } from './readers/index.ts';
import { type GatePlan, type GateVerdict, isOpen } from './types.ts';

/** What a run has done to the coverage of code that was below the bar before it. */
export interface CoverageGrowth {
  before: CoverageReport;
  /** Lines that there are more of than before. */
  added: number;
  /** Uncovered lines that there are more of than before. */
  uncovered: number;
  /** So many more may stay uncovered: of what is added the bar asks for its share, of the rest that it gets no worse. */
  allowed: number;
}

/**
 * How coverage has moved since the commit that a run began from; undefined where that cannot be said, or where the bar was reached then.
 * A run that keeps within what is allowed cannot lower the share of covered lines, except by removing some that were covered.
 */
export function coverageGrowth(now: CoverageReport, base: readonly CoverageReport[], threshold: number): CoverageGrowth | undefined {
  const before = mergeCoverage(base.filter(({ format, unit }) => format === now.format && unit === now.unit));
  if (before === undefined || before.covered / before.total >= threshold) return undefined;
  const added = Math.max(0, now.total - before.total);
  // A hair more, because 1 - 0.85 is less than 0.15.
  const allowed = Math.floor((1 - threshold) * added + 1e-9);
  return { before, added, uncovered: now.total - now.covered - (before.total - before.covered), allowed };
}

/** Whether a gate would be judged otherwise by what was covered before the run: nothing else keeps it from passing than the share of lines. */
export function dependsOnBase({ coverageFloor = 0 }: GatePlan, { verdict, findings, measured }: GateVerdict): boolean {
  const open = findings.filter(isOpen);
  const share = measured['lineCoverage'];
  return verdict === 'failed' && share !== undefined && share >= coverageFloor && open.every(({ ruleId }) => ruleId === 'gate-coverage');
}
