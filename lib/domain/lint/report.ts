import type { Finding } from '../shared/finding.ts';

/** A finding in its place. */
export interface LintFinding extends Finding {
  path: string;
  /** 1-based; 1 where the finding is about the whole file. */
  line: number;
  wholeFile: boolean;
  /** Id of the family whose rule it is. */
  family: string;
}

export interface LintReport {
  /** By path and line. */
  findings: LintFinding[];
  /** How many files were checked. */
  files: number;
  specs: number;
}
