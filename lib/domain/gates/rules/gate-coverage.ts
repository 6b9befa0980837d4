import { howToWaive, succeeded } from '../advice.ts';
import { ranges } from '../excerpt.ts';
import { type CoverageReport, type FileCoverage, mergeCoverage } from '../readers/index.ts';
import type { GateFinding, GateRule, RuleInput } from '../types.ts';

const ruleId = 'gate-coverage';
const MAX_FILES = 15;

/** Four decimals, never rounded up: 0.84999 is not 0.85. */
const figure = (ratio: number): string => (Math.floor(ratio * 10_000 + 1e-9) / 10_000).toString();

function missing({ plan, command }: RuleInput): GateFinding[] {
  // Failing tests are said by their own rule; many runners write no coverage then.
  if (!succeeded(command)) return [{ ruleId, level: 'info', message: 'Coverage was not judged, because the tests did not pass.' }];
  const known = plan.reports.length === 0 ? 'no report is known for it' : `none of ${plan.reports.slice(0, 6).join(', ')} holds one`;
  return [
    {
      ruleId,
      level: 'error',
      beyondCode: true,
      message: `The test command left no coverage report: ${known}.${plan.notes.length === 0 ? '' : ` ${plan.notes.join(' ')}`}`,
      fix:
        'Let it write one and name it: quality_gates.commands.test, e.g. "jest --coverage --coverageReporters=json-summary", and quality_gates.reports.coverage, ' +
        `e.g. ["coverage/coverage-summary.json"] (Istanbul json-summary, LCOV, Cobertura, JaCoCo, Go coverprofile, coverage.py JSON), ${howToWaive(ruleId, 'tests')}`,
    },
  ];
}

function fileFinding(file: FileCoverage): GateFinding {
  const open = [...(file.lines ?? [])].filter(([, hit]) => !hit).map(([line]) => line);
  const first = open.length === 0 ? undefined : Math.min(...open);
  const where = open.length === 0 ? '' : `: ${ranges(open)}`;
  return {
    ruleId,
    level: 'info',
    path: file.path,
    ...(first === undefined || first < 1 ? {} : { line: first }),
    message: `${file.total - file.covered} of ${file.total} uncovered${where}.`,
  };
}

function belowThreshold(report: CoverageReport, threshold: number): GateFinding[] {
  const ratio = report.covered / report.total;
  const worst = report.files
    .filter(({ total, covered }) => covered < total)
    .toSorted((a, b) => b.total - b.covered - (a.total - a.covered) || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_FILES);
  const needed = Math.ceil(threshold * report.total) - report.covered;
  const message = `Coverage of ${report.unit} is ${figure(ratio)} (${report.covered} of ${report.total}), below ${threshold}.`;
  const fix = `Write tests that reach at least ${Math.max(1, needed)} more ${report.unit}, in the files named here first, ${howToWaive(ruleId, 'tests')}`;
  return [{ ruleId, level: 'error', message, fix }, ...worst.map(fileFinding)];
}

export const gateCoverage: GateRule = {
  id: ruleId,
  title: 'Tests cover enough of the code',
  explanation:
    'Covered lines divided by lines, unrounded, are at least quality_gates.test_coverage. A missing report, or one that measured nothing, fails.',
  evaluate: (input) => {
    const threshold = input.plan.coverageThreshold;
    if (threshold === undefined) return [];
    const report = mergeCoverage(input.reports.map((one) => one.report).filter((one) => one.kind === 'coverage'));
    if (report === undefined) return threshold === 0 ? [] : missing(input);
    return report.covered / report.total >= threshold ? [] : belowThreshold(report, threshold);
  },
};
