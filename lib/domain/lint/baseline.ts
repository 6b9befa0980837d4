import * as z from 'zod';
import type { Hash } from '../shared/digest.ts';
import type { LintFinding } from './report.ts';

/** What was found when the baseline was written. Paths and messages are there for people; the fingerprint alone counts. */
const BaselineFile = z.lazy(() =>
  z.object({
    schema: z.literal('stringline.lint-baseline/1'),
    findings: z.array(z.object({ fingerprint: z.string(), rule: z.string(), path: z.string(), message: z.string() })),
  }),
);
export type Baseline = z.infer<typeof BaselineFile>;

/** Reads a baseline; what is wrong with it comes back as a sentence that completes "the baseline …". */
export function readBaseline(text: string): { ok: true; baseline: Baseline } | { ok: false; reason: string } {
  try {
    const parsed = BaselineFile.safeParse(JSON.parse(text));
    if (parsed.success) return { ok: true, baseline: parsed.data };
    const [issue] = parsed.error.issues;
    return { ok: false, reason: `is none: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() };
  } catch (error) {
    return { ok: false, reason: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The file to keep, in an order that gives small diffs. Waived findings need no second excuse. */
export function writeBaseline(findings: readonly LintFinding[], hash: Hash): string {
  const prints = fingerprintsOf(findings, hash);
  const entries = findings.flatMap(({ waived, ruleId, path, message }, index) =>
    waived === undefined ? [{ fingerprint: prints[index] ?? '', rule: ruleId, path, message }] : [],
  );
  return `${JSON.stringify({ schema: 'stringline.lint-baseline/1', findings: entries }, null, 2)}\n`;
}

/** Marks what the baseline knows, and counts what it knows and nothing matches any more. */
export function applyBaseline(
  findings: readonly LintFinding[],
  baseline: Baseline,
  hash: Hash,
): { findings: LintFinding[]; mended: number } {
  const known = new Set(baseline.findings.map(({ fingerprint }) => fingerprint));
  const prints = fingerprintsOf(findings, hash);
  const marked = findings.map((finding, index): LintFinding => (known.has(prints[index] ?? '') ? { ...finding, known: true } : finding));
  const found = new Set(prints);
  return { findings: marked, mended: [...known].filter((print) => !found.has(print)).length };
}

/**
 * A name for each finding that stays the same when lines are added or removed elsewhere: made of the rule, the file, the text of the line and
 * the message without line numbers. The same thing found twice in a file is counted.
 */
export function fingerprintsOf(findings: readonly LintFinding[], hash: Hash): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ ruleId, path, excerpt, message }) => {
    const said = message.replaceAll(/\b(lines?) \d+(?:, \d+)*/g, '$1');
    const key = JSON.stringify([ruleId, path, excerpt?.text.trim() ?? '', said]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return hash(`${key}#${count}`).slice(0, 32);
  });
}
