import { severity } from '../shared/finding.ts';
import { count } from '../shared/wording.ts';
import type { GateFinding } from './types.ts';

/** More findings of one rule are read by nobody. */
const MOST = 50;

/** Orders what has a level, the worst first. */
export const byLevel = (a: Pick<GateFinding, 'level'>, b: Pick<GateFinding, 'level'>): number => severity(b.level) - severity(a.level);

/** The first findings of a rule, and how many more there are; an error where errors are among those. */
export function firstFindings(findings: readonly GateFinding[], { ruleId, noun }: { ruleId: string; noun: string }): GateFinding[] {
  if (findings.length <= MOST) return [...findings];
  const errors = findings.filter(({ level }) => level === 'error').length;
  const level = errors > MOST ? 'error' : 'info';
  return [...findings.slice(0, MOST), { ruleId, level, message: `And ${count(findings.length - MOST, `more ${noun}`)}.` }];
}
