import type { LintFinding } from '../report.ts';

/** Up to so many findings of a rule in a file are all shown. */
const FOLD_ABOVE = 5;
/** So many are shown of more. */
const SHOWN = 3;
const LINES = 12;

export interface Folded {
  finding: LintFinding;
  /** Findings of the same rule that are told of by their lines only, behind the last one that is shown. */
  more: readonly LintFinding[];
}

/**
 * The findings of one file with those of a rule that finds much cut down to the first ones: whoever mends a file reads why once, and where often.
 * What was waived is told apart, by waiver.
 */
export function fold(findings: readonly LintFinding[]): Folded[] {
  const groups = Map.groupBy(findings, keyOf);
  return findings.flatMap((finding): Folded[] => {
    const group = groups.get(keyOf(finding)) ?? [];
    if (group.length <= FOLD_ABOVE) return [{ finding, more: [] }];
    if (!group.slice(0, SHOWN).includes(finding)) return [];
    return [{ finding, more: finding === group[SHOWN - 1] ? group.slice(SHOWN) : [] }];
  });
}

const keyOf = ({ ruleId, waived }: LintFinding): string => JSON.stringify([ruleId, waived?.path, waived?.line]);

/** `and 41 more: lines 12, 19, …`. */
export function moreOf(more: readonly LintFinding[]): string {
  const lines = [...new Set(more.map(({ line }) => line))];
  const named = lines.slice(0, LINES).join(', ');
  return `and ${more.length} more: ${lines.length === 1 ? 'line' : 'lines'} ${named}${lines.length > LINES ? ', …' : ''}`;
}
