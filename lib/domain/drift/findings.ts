import type { Finding } from '../shared/finding.ts';
import { type DriftItem, driftItems, type DriftReport } from './items.ts';

/** Drift as findings: for the prompt of a proposal, and wherever findings are shown. */
export function driftFindings(report: Pick<DriftReport, 'missing' | 'undeclared' | 'changed'>): Finding[] {
  return driftItems(report).map((item) => ({
    ruleId: `drift-${item.verdict}`,
    level: 'warning',
    message: `${item.kind} ${item.name}: ${item.details.join(' ')}${codePlace(item)}`,
    path: item.design.path,
    line: item.design.line,
    fix: ADVICE[item.verdict],
  }));
}

const ADVICE: Record<DriftItem['verdict'], string> = {
  missing: 'Take it out of the design, or say what took its place.',
  changed: 'Say what the code has now.',
  undeclared: 'Declare it where it belongs.',
};

const codePlace = ({ code }: DriftItem): string =>
  code === undefined ? '' : ` (code${code.gone === true ? ' was' : ''}: ${code.path}:${code.line})`;
