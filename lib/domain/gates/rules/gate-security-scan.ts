import { failedCommand, orWaive, succeeded } from '../advice.ts';
import { brief } from '../excerpt.ts';
import { byLevel, firstFindings } from '../first-findings.ts';
import type { Issue, Severity, Vulnerability } from '../readers/index.ts';
import { type GateFinding, type GateRule, isOpen, type RuleInput } from '../types.ts';

const ruleId = 'gate-security-scan';
/** Knowledge older than this is no knowledge; Trivy itself publishes a database every six hours. */
const MAX_DATABASE_DAYS = 7;
const DAY = 86_400_000;
/** CVSS 3: 9.0 and above is critical. */
const CRITICAL_SCORE = 9;

const LEVELS: Record<Severity, GateFinding['level']> = {
  critical: 'error',
  high: 'warning',
  medium: 'info',
  low: 'info',
  unknown: 'warning',
};

function vulnerabilityFinding({ id, severity, title, target, line, package: name, installed, fixed }: Vulnerability): GateFinding {
  const what = name === undefined ? '' : ` in ${name} ${installed ?? ''}`;
  const remedy =
    name === undefined || name === '' ? 'Remove it' : fixed ? `Update ${name} to ${fixed}` : `Replace ${name}; no fixed version is known`;
  return {
    ruleId,
    level: LEVELS[severity],
    subject: id,
    path: target,
    ...(line === undefined ? {} : { line }),
    message: `${id} (${severity})${what}: ${brief(title, 200)}`,
    ...(severity === 'critical' ? orWaive(remedy, `${ruleId}/${id}`, 'security-scan') : {}),
  };
}

/** SARIF: a score decides where there is one; else the level does. */
function issueFinding({ level, rule, message, path, line, severity }: Issue): GateFinding {
  const scored = severity === undefined ? level : severity >= CRITICAL_SCORE ? 'error' : severity >= 4 ? 'warning' : 'info';
  const place = { ...(path === undefined ? {} : { path }), ...(line === undefined ? {} : { line }) };
  return { ruleId, level: scored, subject: rule, ...place, message: `${rule}: ${brief(message)}` };
}

function databaseFinding({ reports, today }: RuleInput): GateFinding[] {
  if (!reports.some(({ report }) => report.kind === 'vulnerabilities')) return [];
  const update = orWaive('Update it with `trivy fs --download-db-only`, or set quality_gates.network: allowed', ruleId, 'security-scan');
  const databases = reports.map(({ report }) => report).filter((report) => report.kind === 'scanner-database');
  const error = (message: string): GateFinding[] => [{ ruleId, level: 'error', beyondCode: true, subject: 'database', message, ...update }];
  const times = databases.map(({ updatedAt }) => (updatedAt === undefined ? Number.NaN : Date.parse(updatedAt)));
  if (times.length === 0) return error('The age of the vulnerability database is not known.');
  const oldest = Math.min(...times);
  if (Number.isNaN(oldest)) return error('There is no vulnerability database.');
  const days = (Date.parse(today) - oldest) / DAY;
  return days > MAX_DATABASE_DAYS
    ? error(`The vulnerability database is ${Math.floor(days)} days old; at most ${MAX_DATABASE_DAYS} are accepted.`)
    : [];
}

function noReport({ plan, command }: RuleInput): GateFinding[] {
  const scanner = plan.reports.length === 0 ? '' : ` (none of ${plan.reports.slice(0, 4).join(', ')} holds one)`;
  const advice = 'Let the command write Trivy JSON or SARIF and name it in quality_gates.reports.security';
  return [
    {
      ruleId,
      level: 'error',
      beyondCode: true,
      message: `\`${command?.run ?? ''}\` left no report of a security scan${scanner}.`,
      ...orWaive(advice, ruleId, 'security-scan'),
    },
  ];
}

export const gateSecurityScan: GateRule = {
  id: ruleId,
  title: 'No critical security finding',
  explanation: 'A scanner looked, with a database of at most seven days, and found nothing critical. High findings are shown as warnings.',
  evaluate: (input) => {
    const { command, reports } = input;
    if (command === undefined) return [];
    const vulnerabilities = reports.flatMap(({ report }) => (report.kind === 'vulnerabilities' ? report.vulnerabilities : []));
    const issues = reports.flatMap(({ report }) => (report.kind === 'issues' ? report.issues : []));
    const findings = [...vulnerabilities.map(vulnerabilityFinding), ...issues.map(issueFinding)].toSorted(byLevel);
    const shown = firstFindings(findings, { ruleId, noun: 'finding' });
    // Scanners that are told to may end with 1 because of what they found; that is said by the findings.
    if (!succeeded(command) && !findings.some(isOpen)) return [...shown, failedCommand(ruleId, command)];
    const judged = reports.some(({ report }) => report.kind === 'vulnerabilities' || report.kind === 'issues');
    return judged ? [...databaseFinding(input), ...shown] : noReport(input);
  },
};
