import { failedCommand, succeeded } from '../advice.ts';
import { brief, plainText } from '../excerpt.ts';
import { byLevel, firstFindings } from '../first-findings.ts';
import type { Issue } from '../readers/index.ts';
import { type GateFinding, type GateRule, isOpen } from '../types.ts';
import { count } from '../../shared/wording.ts';

const ruleId = 'gate-lint';

function issueFinding({ level, rule, message, path, line, column }: Issue, strict: boolean): GateFinding {
  return {
    ruleId,
    level: strict && level === 'warning' ? 'error' : level,
    subject: rule,
    message: `${brief(message)} (${rule})`,
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

/** Warnings that ESLint's own summary counts, for commands that leave no report. */
function countedWarnings(output: string): number {
  return Number(/✖ \d+ problems? \(\d+ errors?, (\d{1,9}) warnings?\)/.exec(plainText(output))?.[1] ?? 0);
}

export const gateLint: GateRule = {
  id: ruleId,
  title: 'The linter has nothing to say',
  explanation: 'No errors; in strict mode no warnings either. Judged by the report where there is one, and always by the exit code.',
  evaluate: ({ plan, command, reports }) => {
    if (command === undefined) return [];
    const issues = reports.flatMap(({ report }) => (report.kind === 'issues' ? report.issues : []));
    const findings = issues.toSorted(byLevel).map((issue) => issueFinding(issue, plan.strict));
    const shown = firstFindings(findings, { ruleId, noun: 'issue' });
    if (!succeeded(command)) return findings.some(isOpen) ? shown : [...shown, failedCommand(ruleId, command)];
    const warnings = issues.length === 0 && plan.strict ? countedWarnings(`${command.stdout}\n${command.stderr}`) : 0;
    if (warnings > 0)
      shown.push({
        ...failedCommand(ruleId, command),
        message: `The linter counted ${count(warnings, 'warning')}, which lint_strict_mode does not allow:\n${brief(command.stdout, 3000)}`,
      });
    return shown;
  },
};
