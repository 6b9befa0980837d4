import { commandKey, endOf, failedCommand, orWaive } from '../advice.ts';
import { head } from '../excerpt.ts';
import { readOutputSummary } from '../output-summary.ts';
import type { TestFailure, TestReport } from '../readers/index.ts';
import { testsOf } from '../measures.ts';
import type { CommandEvidence, GateFinding, GateRule, RuleInput } from '../types.ts';
import { count } from '../../shared/wording.ts';

const ruleId = 'gate-tests';
const MAX_FAILURES = 20;

function failureFinding({ name, file, message }: TestFailure): GateFinding {
  const text = head(message);
  return {
    ruleId,
    level: 'error',
    subject: name.slice(0, 200),
    message: `Test failed: ${name.slice(0, 300)}${text === '' ? '' : `\n${text}`}`,
    ...(file === undefined ? {} : { path: file }),
  };
}

function failuresOf(reports: readonly TestReport[]): GateFinding[] {
  const unique = new Map(reports.flatMap(({ failures }) => failures).map((failure) => [`${failure.file ?? ''}\n${failure.name}`, failure]));
  const all = [...unique.values()];
  const shown = all.slice(0, MAX_FAILURES).map(failureFinding);
  if (all.length > MAX_FAILURES)
    shown.push({ ruleId, level: 'error', message: `And ${count(all.length - MAX_FAILURES, 'more failing test')}.` });
  return shown;
}

/** A report and an exit code that tell different stories are both not believed. */
function disagreement(command: CommandEvidence, failed: number): GateFinding[] {
  if (command.exitCode === 0 && failed > 0) {
    return [
      {
        ruleId,
        level: 'error',
        message: `\`${command.run}\` ended with exit code 0, yet ${failed} tests failed.`,
        fix: 'Let the command fail when a test fails.',
      },
    ];
  }
  return [];
}

function noTests(input: RuleInput, runner: string): GateFinding[] {
  const { plan } = input;
  const message = `No test ran (${runner}).`;
  if (plan.minimumTests === 0) return [{ ruleId, level: 'info', message }];
  const advice = `Write tests that the command finds, or state the right command in ${commandKey('tests')}`;
  return [{ ruleId, level: 'error', message, ...orWaive(advice, ruleId, 'tests') }];
}

export const gateTests: GateRule = {
  id: ruleId,
  title: 'Tests ran and passed',
  explanation:
    'The test command ran and ended with 0, at least one test ran where a report or the runner says how many, and both tell the same story.',
  evaluate: (input) => {
    const { command, reports } = input;
    if (command === undefined) return [];
    const read = reports.map(({ report }) => report).filter((report) => report.kind === 'tests');
    const counts = testsOf(read) ?? readOutputSummary(command.stdout, command.stderr);
    const runner = read.length > 0 ? 'test report' : (readOutputSummary(command.stdout, command.stderr)?.runner ?? 'exit code');
    if (counts?.ran === 0 && counts.failed === 0 && (command.exitCode === 0 || input.plan.minimumTests === 0))
      return noTests(input, runner);
    const findings = [...failuresOf(read), ...disagreement(command, counts?.failed ?? 0)];
    if (findings.length > 0) return findings;
    if (command.exitCode !== 0) return [failedCommand(ruleId, command)];
    if (counts === undefined)
      return [{ ruleId, level: 'info', message: `\`${command.run}\` ended with ${endOf(command)}; no report tells how many tests ran.` }];
    return [];
  },
};
