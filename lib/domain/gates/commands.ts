import type { ProjectConfig } from '../config/schema.ts';
import { COMMAND_SLOTS, type Discovered, type Discovery, type ReportGlobs, type ReportKind } from './discover/index.ts';

export type QualityGates = ProjectConfig['quality_gates'];

/** The commands of a repository after configuration has had its say. */
export interface EffectiveCommands {
  setup?: Discovered;
  lint?: Discovered;
  typecheck?: Discovered;
  test?: Discovered;
  build?: Discovered;
  security?: Discovered;
  fast?: Discovered;
  notes: string[];
  /** Why the tests measure no coverage, where that is known. */
  uncovered?: string;
}

const STATED = '.kiro/config/project.yaml quality_gates.commands';

/** Where tools leave their reports when nobody says otherwise. They are told apart by content, so a stray file does no harm. */
export const USUAL_REPORTS: Record<ReportKind, readonly string[]> = {
  coverage: [
    '**/coverage/coverage-summary.json',
    '**/coverage/lcov.info',
    '**/coverage/cobertura-coverage.xml',
    '{coverage,cobertura,lcov}.{xml,json,info,out}',
    '**/{target/site,build/reports}/jacoco/**/*.xml',
  ],
  tests: [
    '{junit,test-results,test-report}.{xml,json}',
    '{reports,test-results,test-reports}/**/{junit,TEST-}*.xml',
    '**/{target/surefire-reports,build/test-results/*}/TEST-*.xml',
  ],
  lint: ['{eslint-report,eslint,lint-report}.json', '{lint,lint-report,eslint}.sarif'],
  security: ['{trivy-report,trivy}.json', '{trivy,security}.sarif'],
};

const KIND_OF_SLOT: Partial<Record<keyof QualityGates['commands'], readonly ReportKind[]>> = {
  test: ['coverage', 'tests'],
  lint: ['lint'],
  security: ['security'],
};

/** Stated globs win; then those of the discovered command; a stated command without any leaves reports where its tool usually does. */
function reportsOf(slot: keyof QualityGates['commands'], stated: QualityGates['reports'], found: Discovered | undefined): ReportGlobs {
  const kinds = KIND_OF_SLOT[slot] ?? [];
  const usual = found === undefined;
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const globs = stated[kind] ?? found?.reports?.[kind] ?? (usual ? USUAL_REPORTS[kind] : undefined);
      return globs === undefined ? [] : [[kind, globs]];
    }),
  );
}

function withReports(command: Discovered, reports: ReportGlobs): Discovered {
  const { run, from } = command;
  return Object.keys(reports).length === 0 ? { run, from } : { run, from, reports };
}

/** Discovered commands with those of project.yaml laid over them: what is stated wins, slot by slot. */
export function effectiveCommands(gates: QualityGates, discovered: Discovery): EffectiveCommands {
  const effective: EffectiveCommands = { notes: [...discovered.notes] };
  for (const slot of [...COMMAND_SLOTS, 'fast'] as const) {
    const stated = gates.commands[slot];
    const found = slot === 'fast' ? undefined : discovered[slot];
    if (stated !== undefined)
      effective[slot] = withReports({ run: stated, from: `${STATED}.${slot}` }, reportsOf(slot, gates.reports, undefined));
    else if (found !== undefined) effective[slot] = withReports(found, reportsOf(slot, gates.reports, knownReports(slot, found)));
  }
  const { test } = discovered;
  const isFound = test !== undefined && (gates.commands.test ?? test.run) === test.run;
  const uncovered =
    isFound && test.reports?.coverage === undefined ? discovered.notes.find((note) => /\bcoverage\b/u.test(note)) : undefined;
  return uncovered === undefined ? effective : { ...effective, uncovered };
}

/** A discovered test command of which discovery could not tell the reports (a make target) may leave usual ones. */
function knownReports(slot: string, found: Discovered): Discovered | undefined {
  return slot === 'test' && found.reports?.coverage === undefined ? { ...found, reports: { ...USUAL_REPORTS, ...found.reports } } : found;
}
