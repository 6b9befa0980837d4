import type { EffectiveCommands, QualityGates } from './commands.ts';
import type { Discovered, ReportKind } from './discover/index.ts';
import type { GateName } from './names.ts';
import type { GateCommand, GatePlan } from './types.ts';

const TRIVY_REPORT = 'trivy-report.json';
const TRIVY_VERSION = 'trivy-version.json';
/** Without the network Trivy must work with the database it has; its age is judged by the rule. */
const TRIVY_OFFLINE = ' --skip-db-update --skip-java-db-update --offline-scan';

function trivy(gates: QualityGates): Discovered {
  const offline = gates.network === 'none' ? TRIVY_OFFLINE : '';
  const run = `trivy fs --format json --output ${TRIVY_REPORT} --scanners vuln,secret${offline} .`;
  return { run, from: '.kiro/config/project.yaml quality_gates.security_scan_tool', reports: { security: [TRIVY_REPORT] } };
}

interface Planning {
  gates: QualityGates;
  commands: EffectiveCommands;
  /** Planned even where nothing is known to run, so that they fail. */
  required?: readonly GateName[];
}

interface Judged {
  gate: GateName;
  name: string;
  command: Discovered | undefined;
  rules: string[];
  kinds: readonly ReportKind[];
  setup?: boolean;
}

function planOf({ gates, commands }: Planning, { gate, name, command, rules, kinds, setup = true }: Judged): GatePlan {
  const timeoutSeconds = gates.timeout_seconds;
  const prepare: GateCommand[] = setup && commands.setup !== undefined ? [{ name: 'setup', run: commands.setup.run, timeoutSeconds }] : [];
  return {
    gate,
    rules: kinds.length > 0 ? ['gate-report-unreadable', ...rules] : rules,
    commands: command === undefined ? [] : [...prepare, { name, run: command.run, timeoutSeconds }],
    ...(command === undefined ? {} : { judged: name, from: command.from }),
    reports: [...new Set(kinds.flatMap((kind) => command?.reports?.[kind] ?? []))],
    strict: gates.lint_strict_mode,
    minimumTests: 0,
    network: gates.network,
    notes: notesFor(gate, commands.notes, command !== undefined),
  };
}

/** What was found about tests is of no use to whoever looks for a linter. */
const OF_TESTS = /measures no coverage|commands\.test\b/;

function notesFor(gate: GatePlan['gate'], notes: readonly string[], isKnown: boolean): string[] {
  if (gate === 'tests') return [...notes];
  return isKnown ? [] : notes.filter((note) => !OF_TESTS.test(note));
}

function securityPlan(planning: Planning): GatePlan[] {
  const { gates, commands } = planning;
  const stated = commands.security;
  if (stated === undefined && gates.security_scan_tool === 'none') return [];
  const command = stated ?? trivy(gates);
  const plan = planOf(planning, {
    gate: 'security-scan',
    name: 'security',
    command,
    rules: ['gate-security-scan'],
    kinds: ['security'],
    setup: stated !== undefined,
  });
  if (!/\btrivy\b/.test(command.run)) return [plan];
  const version: GateCommand = {
    name: 'security-database',
    run: `trivy version --format json > ${TRIVY_VERSION}`,
    timeoutSeconds: gates.timeout_seconds,
  };
  return [{ ...plan, commands: [...plan.commands, version], reports: [...plan.reports, TRIVY_VERSION] }];
}

function testPlan(planning: Planning, leastCoverage: number): GatePlan {
  const { gates, commands } = planning;
  const plan = planOf(planning, {
    gate: 'tests',
    name: 'test',
    command: commands.test,
    rules: ['gate-tests', 'gate-coverage'],
    kinds: ['tests', 'coverage'],
  });
  const coverageFloor = gates.coverage_scope === 'all' ? Math.max(leastCoverage, gates.test_coverage) : leastCoverage;
  return { ...plan, coverageThreshold: gates.test_coverage, ...(coverageFloor > 0 && { coverageFloor }), minimumTests: 1 };
}

function lintPlan(planning: Planning): GatePlan {
  return planOf(planning, { gate: 'lint', name: 'lint', command: planning.commands.lint, rules: ['gate-lint'], kinds: ['lint'] });
}

function plainPlan(planning: Planning, gate: 'typecheck' | 'build'): GatePlan[] {
  const command = planning.commands[gate];
  if (command === undefined && planning.required?.includes(gate) !== true) return [];
  return [planOf(planning, { gate, name: gate, command, rules: [`gate-${gate}`], kinds: [] })];
}

const UNTESTED = { fail: { untested: 'error' }, report: { untested: 'warning' }, ignore: {} } as const;

function tracePlan(planning: Planning): GatePlan {
  const rules = ['gate-spec-traceability'];
  const plan = planOf(planning, { gate: 'spec-traceability', name: 'trace', command: undefined, rules, kinds: [] });
  return { ...plan, ...UNTESTED[planning.gates.untested_criteria] };
}

function syncPlan(planning: Planning, driftThreshold: number): GatePlan {
  const rules = ['gate-code-unread', 'gate-spec-sync'];
  return { ...planOf(planning, { gate: 'spec-sync', name: 'drift', command: undefined, rules, kinds: [] }), driftThreshold };
}

export interface PlanOptions {
  /** Share of the design that may be out of step. */
  driftThreshold: number;
  /** Gates that are planned whatever the project says. */
  required?: readonly GateName[] | undefined;
  /** Share of covered lines that is asked of every run, whatever it began from. */
  coverageFloor?: number | undefined;
}

/**
 * The gates of a project: lint, tests with coverage, security scan and traceability always; type check and build where the repository
 * has commands for them, or they are required; the comparison of design and code unless it is switched off. A gate without a command is
 * planned all the same, and fails with how to state one.
 */
export function planGates(
  gates: QualityGates,
  commands: EffectiveCommands,
  { driftThreshold, required = [], coverageFloor = 0 }: PlanOptions,
): GatePlan[] {
  const planning = { gates, commands, required };
  return [
    lintPlan(planning),
    ...plainPlan(planning, 'typecheck'),
    testPlan(planning, coverageFloor),
    ...plainPlan(planning, 'build'),
    ...securityPlan(planning),
    tracePlan(planning),
    ...(gates.spec_sync_frequency === 'never' ? [] : [syncPlan(planning, driftThreshold)]),
  ];
}

/**
 * What runs after each task: `quality_gates.commands.fast` alone where it is stated, else type check, lint and tests as far as they
 * exist. Coverage and the number of tests are judged by the gates only, because early tasks may have none.
 */
export function fastChecks(gates: QualityGates, commands: EffectiveCommands): GatePlan[] {
  const planning = { gates, commands };
  const { fast, lint, test } = commands;
  if (fast !== undefined) return [planOf(planning, { gate: 'tests', name: 'fast', command: fast, rules: ['gate-tests'], kinds: [] })];
  const tests = planOf(planning, { gate: 'tests', name: 'test', command: test, rules: ['gate-tests'], kinds: ['tests'] });
  return [...plainPlan(planning, 'typecheck'), ...(lint === undefined ? [] : [lintPlan(planning)]), ...(test === undefined ? [] : [tests])];
}

/** Commands and reports of several gates as one sandbox job: what they share runs once, in the order of the plans. */
export function combinePlans(plans: readonly GatePlan[]): { commands: GateCommand[]; reports: string[] } {
  const commands = new Map<string, GateCommand>();
  for (const command of plans.flatMap((plan) => plan.commands)) {
    const key = `${command.name}\n${command.run}`;
    if (!commands.has(key)) commands.set(key, command);
  }
  return { commands: [...commands.values()], reports: [...new Set(plans.flatMap(({ reports }) => reports))] };
}
