import type { Finding, Waived } from '../shared/finding.ts';

/** Why a finding is let pass, until when and by whom. */
export interface WaivedBy extends Waived {
  /** Where the waiver stands. */
  path: string;
  line: number;
}

/** A finding in its place. */
export interface LintFinding extends Omit<Finding, 'waived'> {
  path: string;
  /** 1-based; 1 where the finding is about the whole file. */
  line: number;
  wholeFile: boolean;
  /** Id of the family whose rule it is. */
  family: string;
  /** The line it is about, cut around its place; left out where it is about the whole file. */
  excerpt?: Excerpt;
  waived?: WaivedBy | undefined;
  /** It was there when the baseline was written: it is counted apart. */
  known?: true;
}

export interface Excerpt {
  text: string;
  /** 1-based place of the finding within `text`. */
  column: number;
  /** Place after its end within `text`. */
  endColumn: number;
}

export interface LintReport {
  /** By path and line. */
  findings: LintFinding[];
  /** Paths of the files that rules are about. */
  files: string[];
  specs: number;
  /** What was asked for and no rule is about, with the number of files there that were looked at as text and no more. */
  unruled?: { path: string; files: number }[];
  /** Entries of the baseline that nothing matches any more. */
  mended: number;
}

/** What counts: neither waived nor known from the baseline. */
export function isUnsuppressed({ waived, known }: LintFinding): boolean {
  return waived === undefined && known === undefined;
}

export type FailOn = Finding['level'] | 'never';

/** How many findings of each kind a report has. */
export interface LintCounts {
  error: number;
  warning: number;
  info: number;
  waived: number;
  known: number;
}

/** Open findings by level; waived and known ones by themselves. */
export function countReport({ findings }: LintReport): LintCounts {
  const counts = { error: 0, warning: 0, info: 0, waived: 0, known: 0 };
  for (const finding of findings) {
    if (finding.waived !== undefined) counts.waived += 1;
    else counts[finding.known === true ? 'known' : finding.level] += 1;
  }
  return counts;
}
