import * as z from 'zod';
import { Finding } from '../shared/finding.ts';
import type { ReportGlobs } from './discover/index.ts';
import { GateName } from './names.ts';
import type { CoverageReport, ReadProblem, Report } from './readers/index.ts';

/** What we judge ourselves, without a command of the repository. */
export type OwnGate = 'spec-traceability' | 'spec-sync';
export const isOwnGate = (gate: GateName): gate is OwnGate => gate === 'spec-traceability' || gate === 'spec-sync';

/** A command of a gate; what a sandbox job takes. */
export const GateCommand = z.strictObject({ name: z.string(), run: z.string(), timeoutSeconds: z.number().positive() });
export type GateCommand = z.infer<typeof GateCommand>;

/** What one gate runs and how its evidence is judged. Plain data: it travels between stages. */
export const GatePlan = z.strictObject({
  gate: GateName,
  /** Rules that judge the evidence, in order, beside those that judge whether the commands ran at all. */
  rules: z.array(z.string()),
  commands: z.array(GateCommand),
  /** Name of the command whose outcome is judged; the others prepare it. Undefined when no command is known. */
  judged: z.string().optional(),
  /** File and key the judged command was found in. */
  from: z.string().optional(),
  /** Globs of the reports the commands leave behind. */
  reports: z.array(z.string()),
  /** Lines of code covered by tests, 0..1, that the coverage rule asks for. */
  coverageThreshold: z.number().min(0).max(1).optional(),
  /** Least share of covered lines, 0..1, whatever it was before the run. */
  coverageFloor: z.number().min(0).max(1).optional(),
  /** Share of a design that may be out of step with the code, 0..1. */
  driftThreshold: z.number().min(0).max(1).optional(),
  /** How grave it is that no test names a criterion; left out, nothing is said of it. */
  untested: z.enum(['error', 'warning']).optional(),
  /** Warnings of the linter count as errors. */
  strict: z.boolean(),
  /** Tests that must have run for the verdict to mean anything. */
  minimumTests: z.int().nonnegative(),
  network: z.enum(['none', 'allowed']),
  /** What discovery had to say, for the fix of a finding. */
  notes: z.array(z.string()),
});
export type GatePlan = z.infer<typeof GatePlan>;

/** What a command did, with as much of its output as is worth reading. Mirrors the sandbox's outcomes. */
export interface CommandEvidence {
  name: string;
  run: string;
  outcome: 'exited' | 'timed-out' | 'output-limit' | 'not-found' | 'signalled' | 'skipped';
  exitCode: number | undefined;
  durationMs: number;
  stdout: string;
  stderr: string;
}

/** What a sandbox brought back. */
export interface GateEvidence {
  commands: readonly CommandEvidence[];
  reports: readonly { path: string; bytes: Uint8Array; digest?: string }[];
}

/** Criteria of the accepted requirements, the tasks that serve them and the tests that name them. */
export interface TraceSummary {
  criteria: readonly {
    id: string;
    tasks: readonly { id: string; done: boolean; commit?: string | undefined }[];
    /** Tests that passed, and test files, which name it; left out where nobody looked. */
    tests?: readonly string[];
    testFiles?: readonly string[];
  }[];
}

/** Whether a test names a criterion. */
export const isNamedByTest = ({ tests = [], testFiles = [] }: TraceSummary['criteria'][number]): boolean =>
  tests.length + testFiles.length > 0;

/** How far the design of a run's spec and the code of its branch are apart. */
export interface DriftSummary {
  spec: string;
  /** Path of design.md; undefined where the spec has none. */
  design: string | undefined;
  /** Path of the design that the run began with and its branch no longer has. */
  lost?: string;
  /** Of what is compared, the share that disagrees. */
  score: number;
  /** Whether that is more than the threshold of the gate's plan allows. */
  drifted: boolean;
  inStep: number;
  /** What disagrees, each with the place in the design; `subject` is the id that `spec accept` takes. */
  items: readonly GateFinding[];
  /** Declared, and in no code yet. */
  unbuilt: readonly { kind: string; name: string; path: string; line: number }[];
  /** Code that was not read at all. `concerns`: this run has changed it, or no code can be read here. */
  unread: readonly { path: string; reason: string; concerns: boolean }[];
}

/** What a rule may look at. */
export interface RuleInput {
  plan: GatePlan;
  /** The judged command; undefined when the gate has none, or when it left no result. */
  command: CommandEvidence | undefined;
  commands: readonly CommandEvidence[];
  reports: readonly { path: string; report: Report }[];
  /** Report files that could not be read, with the reason. */
  unreadable: readonly { path: string; problem: ReadProblem; message: string }[];
  /** Coverage at the commit that the run began from: nothing where its tests did not pass or measured none, undefined where nobody looked. */
  base: readonly CoverageReport[] | undefined;
  trace: TraceSummary | undefined;
  /** Undefined where nothing could compare design and code. */
  drift: DriftSummary | undefined;
  /** ISO date of the evaluation. */
  today: string;
}

/** A finding of a gate, with what it is about: an advisory's id, a lint rule. */
export const GateFinding = Finding.extend({
  subject: z.string().optional(),
  /** What of `fix` a change of the code can do; absent where that is all of it. */
  mend: z.string().optional(),
  /** Set where no change of the code mends it: a tool, a report or a database that only people can provide. */
  beyondCode: z.literal(true).optional(),
});
export type GateFinding = z.infer<typeof GateFinding>;

/** Whether a finding keeps its gate from passing: an error that nobody has waived. */
export const isOpen = ({ level, waived }: Pick<GateFinding, 'level' | 'waived'>): boolean => level === 'error' && waived === undefined;

/** One rule, one file, one pure function; the id is the file's name. */
export interface GateRule {
  id: string;
  title: string;
  /** Why the rule exists and what it takes as proof. */
  explanation: string;
  evaluate(input: RuleInput): GateFinding[];
}

export const GateVerdict = z.strictObject({
  gate: GateName,
  /** `waived`: it would have failed, and every error is covered by a waiver. */
  verdict: z.enum(['passed', 'failed', 'waived']),
  findings: z.array(GateFinding),
  /** Figures for people and records: `lineCoverage` 0..1, `tests`, `failures`, `issues`. */
  measured: z.record(z.string(), z.number()),
  durationMs: z.number().nonnegative(),
  /** Of a gate that was waived: the rules by which it passed; left out where there are none. */
  passed: z.exactOptional(z.array(z.string())),
  /** Digests of the reports judged, as far as they were given. */
  evidence: z.array(z.strictObject({ path: z.string(), digest: z.string() })),
});
export type GateVerdict = z.infer<typeof GateVerdict>;

export type { ReportGlobs };
