import { readOutputSummary } from './output-summary.ts';
import { type Report, type TestReport, mergeCoverage } from './readers/index.ts';
import { isNamedByTest, type RuleInput } from './types.ts';

/** Counts of test reports. Formats usually repeat one run: those of one format are added, and the worst of the formats stands. */
export function testsOf(reports: readonly TestReport[]): { ran: number; failed: number; skipped: number } | undefined {
  const sums = [...new Set(reports.map(({ format }) => format))].map((format) =>
    reports
      .filter((report) => report.format === format)
      .reduce(
        (all, { total, failed, skipped }) => ({
          ran: all.ran + total - skipped,
          failed: all.failed + failed,
          skipped: all.skipped + skipped,
        }),
        { ran: 0, failed: 0, skipped: 0 },
      ),
  );
  if (sums.length === 0) return undefined;
  return {
    ran: Math.min(...sums.map(({ ran }) => ran)),
    failed: Math.max(...sums.map(({ failed }) => failed)),
    skipped: Math.max(...sums.map(({ skipped }) => skipped)),
  };
}

function testFigures(input: RuleInput, reports: readonly Report[]): Record<string, number> {
  const told = input.command && readOutputSummary(input.command.stdout, input.command.stderr);
  const reported = testsOf(reports.filter((report) => report.kind === 'tests'));
  const counts = reported ?? told;
  // Without `-v` Go says how its packages fared, not how many tests they have.
  const unit = reported === undefined && told?.runner === 'go test' ? 'packages' : 'tests';
  const coverage = mergeCoverage(reports.filter((report) => report.kind === 'coverage'));
  const before = coverage && mergeCoverage((input.base ?? []).filter(({ format }) => format === coverage.format));
  return {
    ...(counts === undefined ? {} : { [unit]: counts.ran, failures: counts.failed }),
    ...(coverage === undefined
      ? {}
      : { lineCoverage: coverage.covered / coverage.total, linesCovered: coverage.covered, lines: coverage.total }),
    ...(before && { lineCoverageBefore: before.covered / before.total }),
  };
}

/** Figures of a gate for people and records. */
export function measure(input: RuleInput): Record<string, number> {
  const reports = input.reports.map(({ report }) => report);
  switch (input.plan.gate) {
    case 'tests':
      return testFigures(input, reports);
    case 'lint': {
      const read = reports.filter((report) => report.kind === 'issues');
      const issues = read.flatMap((report) => report.issues);
      if (read.length === 0) return {};
      return {
        errors: issues.filter(({ level }) => level === 'error').length,
        warnings: issues.filter(({ level }) => level === 'warning').length,
      };
    }
    case 'security-scan': {
      const read = reports.filter((report) => report.kind === 'vulnerabilities');
      const found = read.flatMap((report) => report.vulnerabilities);
      if (read.length === 0) return {};
      return { critical: found.filter(({ severity }) => severity === 'critical').length, vulnerabilities: found.length };
    }
    case 'spec-traceability': {
      if (input.trace === undefined) return {};
      const { criteria } = input.trace;
      return {
        criteria: criteria.length,
        traced: criteria.filter(({ tasks }) => tasks.some(({ done, commit }) => done && commit !== undefined)).length,
        ...(criteria.some(({ tests }) => tests !== undefined) && { tested: criteria.filter(isNamedByTest).length }),
      };
    }
    case 'spec-sync':
      return input.drift === undefined ? {} : { inStep: input.drift.inStep, outOfStep: input.drift.items.length };
    case 'typecheck':
    case 'build':
      return {};
  }
}
