import type { CommandEvidence, GateEvidence, GatePlan, GateVerdict } from '../../../lib/domain/gates/index.ts';
import { evaluateGate } from '../../../lib/domain/gates/index.ts';
import type { Waiver } from '../../../lib/domain/config/schema.ts';
import type { TraceSummary } from '../../../lib/domain/gates/index.ts';

export const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
export const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));

export const summary = (covered: number, total: number, pct: unknown = Math.floor((covered / total) * 10_000) / 100): unknown => ({
  total: { lines: { total, covered, skipped: 0, pct } },
});

export function command(change: Partial<CommandEvidence> = {}): CommandEvidence {
  return { name: 'test', run: 'npm test', outcome: 'exited', exitCode: 0, durationMs: 12, stdout: '', stderr: '', ...change };
}

export function plan(change: Partial<GatePlan> = {}): GatePlan {
  return {
    gate: 'tests',
    rules: ['gate-report-unreadable', 'gate-tests', 'gate-coverage'],
    commands: [{ name: 'test', run: 'npm test', timeoutSeconds: 60 }],
    judged: 'test',
    from: 'package.json scripts.test',
    reports: ['**'],
    coverageThreshold: 0.85,
    strict: true,
    minimumTests: 1,
    network: 'none',
    notes: [],
    ...change,
  };
}

export interface Case {
  plan?: Partial<GatePlan>;
  command?: Partial<CommandEvidence>;
  commands?: CommandEvidence[];
  reports?: Record<string, unknown>;
  /** Covered lines of all lines before the run; or what was done there has failed. */
  base?: [number, number] | 'failed';
  waivers?: Waiver[];
  trace?: TraceSummary;
  today?: string;
}

/** Evaluates one gate; report values that are not text are written as JSON. */
export function judge({
  plan: change,
  command: one,
  commands,
  reports = {},
  base,
  waivers = [],
  trace,
  today = '2026-11-23',
}: Case): GateVerdict {
  const evidence: GateEvidence = { commands: commands ?? [command(one)], reports: reportsOf(reports) };
  const before = base && {
    commands: [command(base === 'failed' ? { exitCode: 1 } : {})],
    reports: reportsOf({ 'c.json': base === 'failed' ? summary(1, 100) : summary(...base) }),
  };
  return evaluateGate(plan(change), evidence, { waivers, today, trace, base: before });
}

function reportsOf(reports: Record<string, unknown>): GateEvidence['reports'] {
  return Object.entries(reports).map(([path, content]) => ({
    path,
    digest: `digest of ${path}`,
    bytes: content instanceof Uint8Array ? content : bytes(typeof content === 'string' ? content : JSON.stringify(content)),
  }));
}
