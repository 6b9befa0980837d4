import picomatch from 'picomatch';
import type { Waiver } from '../config/schema.ts';
import { succeeded } from './advice.ts';
import { brief } from './excerpt.ts';
import { measure } from './measures.ts';
import { type CoverageReport, readReport } from './readers/index.ts';
import { gateReportUnreadable } from './rules/gate-report-unreadable.ts';
import { EVIDENCE_RULES, RUNNING_RULES } from './rules/index.ts';
import {
  type CommandEvidence,
  type DriftSummary,
  type GateEvidence,
  type GateFinding,
  type GatePlan,
  type GateRule,
  type GateVerdict,
  isOpen,
  isOwnGate,
  type RuleInput,
  type TraceSummary,
} from './types.ts';
import { applyWaivers } from './waivers.ts';

export interface EvaluationContext {
  waivers: readonly Waiver[];
  /** ISO date of the evaluation: which waivers hold, how old a database is. */
  today: string;
  trace?: TraceSummary | undefined;
  drift?: DriftSummary | undefined;
  /** What the commands of the tests left at the commit that the run began from. */
  base?: GateEvidence | undefined;
}

/** Longest message of a finding, in characters: findings go back to the model. */
const MAX_MESSAGE = 8000;
const MAX_FINDINGS = 120;

/** Results of this gate's commands; a job may have run those of several gates. */
function commandsOf(plan: GatePlan, evidence: GateEvidence): CommandEvidence[] {
  return plan.commands.flatMap(({ name, run }) => evidence.commands.find((command) => command.name === name && command.run === run) ?? []);
}

function reportsOf({ reports }: GatePlan, evidence: GateEvidence): { path: string; result: ReturnType<typeof readReport> }[] {
  const wanted = reports.length === 0 ? () => false : picomatch([...reports], { dot: true });
  return evidence.reports.filter(({ path }) => wanted(path)).map(({ path, bytes }) => ({ path, result: readReport(bytes) }));
}

/** Coverage that the commands of a gate measured, where all of them ended well. */
export function coverageOf(plan: GatePlan, evidence: GateEvidence): CoverageReport[] {
  const commands = commandsOf(plan, evidence);
  if (commands.length === 0 || !commands.every(succeeded)) return [];
  return reportsOf(plan, evidence).flatMap(({ result }) => (result.ok && result.report.kind === 'coverage' ? [result.report] : []));
}

function inputOf(plan: GatePlan, evidence: GateEvidence, context: EvaluationContext): RuleInput {
  const commands = commandsOf(plan, evidence);
  const read = reportsOf(plan, evidence);
  return {
    plan,
    commands,
    command: commands.find(({ name }) => name === plan.judged),
    reports: read.flatMap(({ path, result }) => (result.ok ? [{ path, report: result.report }] : [])),
    unreadable: read.flatMap(({ path, result }) => (result.ok ? [] : [{ path, problem: result.problem, message: result.message }])),
    base: context.base && coverageOf(plan, context.base),
    trace: context.trace,
    drift: context.drift,
    today: context.today,
  };
}

/** A fault of ours is an error finding, never a pass. */
function fault(ruleId: string, error: unknown): GateFinding {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return { ruleId, level: 'error', message: `The rule itself failed (${brief(reason)}); the gate counts as failed.` };
}

function apply(rule: GateRule, input: RuleInput): GateFinding[] {
  try {
    return rule.evaluate(input);
  } catch (error) {
    return [fault(rule.id, error)];
  }
}

function findingsOf(plan: GatePlan, input: RuleInput): GateFinding[] {
  const running = RUNNING_RULES.flatMap((rule) => apply(rule, input));
  // What did not run left no evidence: one root cause is enough.
  if (running.some(({ level }) => level === 'error')) return running;
  const own = EVIDENCE_RULES.filter(({ id }) => plan.rules.includes(id));
  const unknown = plan.rules.filter((id) => !EVIDENCE_RULES.some((rule) => rule.id === id));
  return [
    ...running,
    ...unknown.map((id): GateFinding => ({ ruleId: id, level: 'error', message: `There is no rule ${id}; the gate counts as failed.` })),
    ...(plan.rules.length === 0
      ? [{ ruleId: `gate-${plan.gate}`, level: 'error', message: 'The gate has no rule, so it proves nothing.' } as const]
      : []),
    ...own.flatMap((rule) => apply(rule, input)),
  ];
}

/** Errors first, so that what is cut is never what fails the gate. */
function bounded(findings: readonly GateFinding[]): GateFinding[] {
  const order = { error: 0, warning: 2, info: 3 };
  const rank = ({ level, waived }: GateFinding): number => order[level] + (waived === undefined ? 0 : 1);
  const sorted = findings.toSorted((a, b) => rank(a) - rank(b));
  return sorted.slice(0, MAX_FINDINGS).map((finding) => ({ ...finding, message: finding.message.slice(0, MAX_MESSAGE) }));
}

function measured(input: RuleInput): { figures: Record<string, number>; faults: GateFinding[] } {
  try {
    const figures = Object.entries(measure(input)).filter(([, value]) => Number.isFinite(value));
    return { figures: Object.fromEntries(figures), faults: [] };
  } catch (error) {
    return { figures: {}, faults: [fault(`gate-${input.plan.gate}`, error)] };
  }
}

/** Rules by which a gate passes although others are waived; none where its commands did not run, or a report could not be read. That its reports can be read proves nothing alone. */
function passedBeside({ rules }: GatePlan, errors: readonly GateFinding[]): string[] {
  const ids = new Set(errors.map(({ ruleId }) => ruleId));
  if ([...RUNNING_RULES, gateReportUnreadable].some(({ id }) => ids.has(id))) return [];
  return rules.filter((id) => !ids.has(id) && id !== gateReportUnreadable.id);
}

/**
 * Judges what a sandbox brought back for one gate. `failed` when an error stands, `waived` when waivers cover every error, `passed`
 * otherwise. Only the plan's own commands and the reports its globs name are looked at.
 */
export function evaluateGate(plan: GatePlan, evidence: GateEvidence, context: EvaluationContext): GateVerdict {
  const input = inputOf(plan, evidence, context);
  const isRun = isOwnGate(plan.gate) || input.command?.outcome === 'exited';
  const { figures, faults } = isRun ? measured(input) : { figures: {}, faults: [] };
  const findings = applyWaivers([...findingsOf(plan, input), ...faults], plan, context);
  const errors = findings.filter(({ level }) => level === 'error');
  const wanted = new Set([...input.reports, ...input.unreadable].map(({ path }) => path));
  const verdict = findings.some(isOpen) ? 'failed' : errors.length > 0 ? 'waived' : 'passed';
  const passed = verdict === 'waived' ? passedBeside(plan, errors) : [];
  return {
    gate: plan.gate,
    verdict,
    findings: bounded(findings),
    measured: figures,
    ...(passed.length > 0 && { passed }),
    durationMs: input.commands.reduce((all, { durationMs }) => all + durationMs, 0),
    evidence: evidence.reports.flatMap(({ path, digest }) => (wanted.has(path) && digest !== undefined ? [{ path, digest }] : [])),
  };
}
