export type CoverageFormat = 'istanbul-summary' | 'lcov' | 'cobertura' | 'jacoco' | 'go-coverprofile' | 'coverage-py';

/** Coverage of one file; `lines` (number → covered) where the format tells them, else the totals only. */
export interface FileCoverage {
  path: string;
  total: number;
  covered: number;
  lines?: ReadonlyMap<number, boolean>;
}

export interface CoverageReport {
  kind: 'coverage';
  format: CoverageFormat;
  /** What is counted: lines, or statements where the format knows no lines. */
  unit: 'lines' | 'statements';
  total: number;
  covered: number;
  files: readonly FileCoverage[];
}

export interface TestFailure {
  name: string;
  file?: string;
  message: string;
}

export interface TestReport {
  kind: 'tests';
  format: 'junit' | 'tap' | 'jest-json';
  /** Test cases in the report, skipped ones included. */
  total: number;
  failed: number;
  skipped: number;
  failures: readonly TestFailure[];
  /** Names of test cases that passed, at most 5,000: they may cite the criteria they prove. */
  passed: readonly string[];
}

export interface Issue {
  level: 'error' | 'warning' | 'info';
  /** Rule of the tool. */
  rule: string;
  message: string;
  path?: string;
  line?: number;
  column?: number;
  /** CVSS score, 0..10, where the tool gives one. */
  severity?: number;
}

export interface IssueReport {
  kind: 'issues';
  format: 'eslint' | 'sarif';
  issues: readonly Issue[];
}

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'unknown';

export interface Vulnerability {
  id: string;
  severity: Severity;
  title: string;
  /** File or package list it was found in. */
  target: string;
  line?: number;
  package?: string;
  installed?: string;
  fixed?: string;
}

export interface VulnerabilityReport {
  kind: 'vulnerabilities';
  format: 'trivy';
  /** Lockfiles, images and files looked into. */
  targets: number;
  vulnerabilities: readonly Vulnerability[];
}

/** How old the scanner's knowledge is. */
export interface ScannerDatabase {
  kind: 'scanner-database';
  format: 'trivy-version';
  /** ISO time; undefined when the scanner has no database. */
  updatedAt: string | undefined;
}

export type Report = CoverageReport | TestReport | IssueReport | VulnerabilityReport | ScannerDatabase;
