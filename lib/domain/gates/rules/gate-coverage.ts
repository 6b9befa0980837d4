import { someOf } from '../../shared/wording.ts';
import { orWaive, succeeded } from '../advice.ts';
import { ranges } from '../excerpt.ts';
import { type CoverageGrowth, coverageGrowth } from '../coverage-growth.ts';
import { coverageByFormat, type CoverageReport, type FileCoverage, mergeCoverage } from '../readers/index.ts';
import type { GateFinding, GateRule, RuleInput } from '../types.ts';

const ruleId = 'gate-coverage';
const MAX_FILES = 15;

/** Four decimals, never rounded up: 0.84999 is not 0.85. */
const figure = (ratio: number): string => (Math.floor(ratio * 10_000 + 1e-9) / 10_000).toString();

function missing({ plan, command }: RuleInput): GateFinding[] {
  // Failing tests are said by their own rule; many runners write no coverage then.
  if (!succeeded(command)) return [{ ruleId, level: 'info', message: 'Coverage was not judged, because the tests did not pass.' }];
  // The usual places are globs; a path is what the project has stated.
  const stated = plan.reports.filter((path) => !/[*{]/u.test(path));
  const places = stated.length === 0 ? '' : `: none of ${someOf(stated)} holds one`;
  return [
    {
      ruleId,
      level: 'error',
      beyondCode: true,
      message: `The test command left no coverage report${places}.${plan.notes.length === 0 ? '' : ` ${plan.notes.join(' ')}`}`,
      ...orWaive(
        'Have quality_gates.commands.test write one (LCOV, Cobertura, JaCoCo, Istanbul json-summary, Go coverprofile, coverage.py JSON) ' +
          'and name it in quality_gates.reports.coverage',
        ruleId,
        'tests',
      ),
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

const uncoveredOf = ({ total, covered }: FileCoverage): number => total - covered;

/** The files with most to do: those that are worse than before the run, and then those with most uncovered. */
function worstFiles({ files }: CoverageReport, growth: CoverageGrowth | undefined): GateFinding[] {
  const before = new Map(growth?.before.files.map((file) => [file.path, uncoveredOf(file)]));
  const worse = (file: FileCoverage): number => Math.max(0, uncoveredOf(file) - (before.get(file.path) ?? 0));
  return files
    .filter(({ total, covered }) => covered < total)
    .toSorted((a, b) => worse(b) - worse(a) || uncoveredOf(b) - uncoveredOf(a) || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_FILES)
    .map(fileFinding);
}

/** What is known of the time before the run, and asked of it therefore. */
function growthText(report: CoverageReport, growth: CoverageGrowth | undefined, input: RuleInput): string {
  if (growth === undefined) return input.base?.length === 0 ? ' It could not be measured before this run, so all of it counts.' : '';
  const { before, added, uncovered, allowed } = growth;
  const was = `, as before this run (${figure(before.covered / before.total)}); so what counts is what the run adds`;
  if (uncovered > allowed)
    return `${was}: ${added} ${report.unit}, and ${uncovered} more uncovered than before, at most ${allowed} of them may be.`;
  return `${was}: ${uncovered > 0 ? `${uncovered} of ${added} added ${report.unit} are uncovered` : `no more ${report.unit} are uncovered than before`}.`;
}

function belowThreshold(
  report: CoverageReport,
  { threshold, floor }: { threshold: number; floor: number },
  input: RuleInput,
): GateFinding[] {
  const ratio = report.covered / report.total;
  const asked = ratio < floor ? floor : threshold;
  const growth = ratio < floor ? undefined : coverageGrowth(report, input.base ?? [], threshold);
  const measured = `Coverage of ${report.unit} is ${figure(ratio)} (${report.covered} of ${report.total}), below ${asked}`;
  const told = growthText(report, growth, input);
  const message = `${measured}${growth === undefined ? '.' : ''}${told}`;
  if (growth !== undefined && growth.uncovered <= growth.allowed) return [{ ruleId, level: 'warning', message }];
  const needed = growth === undefined ? Math.ceil(asked * report.total) - report.covered : growth.uncovered - growth.allowed;
  const worst = worstFiles(report, growth);
  const where =
    worst.length === 0
      ? ''
      : `, in ${worst
          .slice(0, 3)
          .map(({ path }) => path)
          .join(', ')} first`;
  const advice = `Write tests that reach at least ${Math.max(1, needed)} more ${report.unit}${where}`;
  return [{ ruleId, level: 'error', message, ...orWaive(advice, ruleId, 'tests') }, ...worst];
}

export const gateCoverage: GateRule = {
  id: ruleId,
  title: 'Tests cover enough of the code',
  explanation:
    'Covered lines divided by lines, unrounded, are at least quality_gates.test_coverage. Where they were not before the run either, of the lines that it adds that share is covered, and no others are uncovered that were not. A missing report, or one that measured nothing, fails.',
  evaluate: (input) => {
    const { coverageThreshold: threshold, coverageFloor: floor = 0 } = input.plan;
    if (threshold === undefined) return [];
    const reports = input.reports.map((one) => one.report).filter((one) => one.kind === 'coverage');
    const lowest = mergeCoverage(reports);
    if (lowest === undefined) return threshold === 0 ? [] : missing(input);
    // What a run adds may be told by another format than the one that is lowest: each of another language.
    const others = coverageByFormat(reports).filter(({ format }) => format !== lowest.format);
    const judged = [lowest, ...others]
      .filter(({ covered, total }) => covered / total < threshold)
      .map((report) => belowThreshold(report, { threshold, floor }, input));
    return judged.find(([first]) => first?.level === 'error') ?? judged[0] ?? [];
  },
};
