import * as z from 'zod';
import type { Hash } from '../shared/digest.ts';
import { remembered } from '../shared/remembered.ts';
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
 * A name for each finding that stays the same when lines are added, removed or moved elsewhere, and its own is numbered anew or ticked: made of
 * the rule, the file, the words of the line, and the message without numbers of lines and that of the line itself. Where the message names other
 * items, as of what nobody owns or what says the same, their numbers count: without them another one would pass for what is known. The same thing
 * found twice in a file is counted.
 */
export function fingerprintsOf(findings: readonly LintFinding[], hash: Hash): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ ruleId, path, excerpt, message }) => {
    const { number, words } = itemOf(excerpt?.text ?? '');
    const key = JSON.stringify([ruleId, path, words, withoutNumber(message.replaceAll(/\b(lines?) \d+(?:, \d+)*/g, '$1'), number)]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return hash(`${key}#${count}`).slice(0, 32);
  });
}

/** `- [x] 2.1 Add`, `3. WHEN`, `### Requirement 4: Sign in`: the number of an item, and its line without that and without its box. */
const ITEM =
  /^(?<mark>\s*(?:#+|[-*+])?\s*)(?:\[.\]\*?\s*)?(?<kind>\**(?:\p{L}+ (?=[\d.]+(?:[):*]|\s*$|\s[–—-]\s)))?)(?<number>\d+(?:\.\d+)*)?/u;

function itemOf(line: string): { number: string | undefined; words: string } {
  const { 0: all = '', groups: { mark = '', kind = '', number } = {} } = ITEM.exec(line) ?? {};
  return { number, words: (mark + kind + line.slice(all.length)).trim() };
}

/** The first mention of an item taken out of a sentence about it: what a criterion's line calls `2`, it calls 1.2. */
function withoutNumber(sentence: string, number: string | undefined): string {
  return number === undefined || !sentence.includes(number) ? sentence : sentence.replace(mentionOf(number), '#');
}

/** Documents number their items alike. */
const mentionOf = remembered(
  (number) => new RegExp(`(?<![\\p{L}\\d.])(?:[\\p{L}\\d]+\\.)*${number.replaceAll('.', '\\.')}(?![\\p{L}\\d]|\\.\\d)`, 'u'),
  500,
);
