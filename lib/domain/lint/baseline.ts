import * as z from 'zod';
import type { Hash } from '../shared/digest.ts';
import { Finding, partsOf, severity } from '../shared/finding.ts';
import { remembered } from '../shared/remembered.ts';
import type { LintFinding } from './report.ts';

/** What was found when the baseline was written. Messages are there for people, and so are paths where there are no parts. */
const BaselineFile = z.lazy(() =>
  z.object({
    schema: z.literal('stringline.lint-baseline/1'),
    findings: z.array(BaselineEntry()),
  }),
);
export type Baseline = z.infer<typeof BaselineFile>;

const BaselineEntry = () =>
  z.object({
    fingerprint: z.string(),
    rule: z.string(),
    path: z.string(),
    message: z.string(),
    /** Of what tells several things together: what is left of them is known, too, while it is not graver than this. */
    level: Finding.shape.level.optional(),
    parts: z.array(z.string()).optional(),
  });
type Entry = z.infer<ReturnType<typeof BaselineEntry>>;

function entryOf(finding: LintFinding, fingerprint: string): Entry {
  const { ruleId: rule, path, message, level } = finding;
  const parts = partsOf(finding);
  return { fingerprint, rule, path, message, ...(parts.length > 1 && { level, parts }) };
}

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
  const entries = findings.flatMap((finding, index) => (finding.waived === undefined ? [entryOf(finding, prints[index] ?? '')] : []));
  return `${JSON.stringify({ schema: 'stringline.lint-baseline/1', findings: entries }, null, 2)}\n`;
}

/** Marks what the baseline knows, and counts what it knows and nothing matches any more. */
export function applyBaseline(
  findings: readonly LintFinding[],
  baseline: Baseline,
  hash: Hash,
): { findings: LintFinding[]; mended: number } {
  const { known, gone } = compared(findings, baseline.findings, hash);
  return { findings: findings.map((finding) => (known.has(finding) ? { ...finding, known: true } : finding)), mended: gone };
}

/** Which findings were there before, whole or as a part of what was. */
export function foundAgain(findings: readonly LintFinding[], before: readonly LintFinding[], hash: Hash): Set<LintFinding> {
  const prints = fingerprintsOf(before, hash);
  const entries = before.map((finding, index) => entryOf(finding, prints[index] ?? ''));
  return compared(findings, entries, hash).known;
}

/** Which findings are known from before, and how much of before is gone. */
function compared(findings: readonly LintFinding[], before: readonly Entry[], hash: Hash): { known: Set<LintFinding>; gone: number } {
  const prints = fingerprintsOf(findings, hash);
  const old = new Set(before.map(({ fingerprint }) => fingerprint));
  const found = new Set(prints);
  const isOld = (index: number): boolean => old.has(prints[index] ?? '');
  const known = new Set(findings.filter((_, index) => isOld(index)));
  const left = new Set([...old].filter((print) => !found.has(print)));
  const isLeft = leftOf(before.filter(({ fingerprint }) => left.has(fingerprint)));
  for (const finding of findings) {
    const entry = known.has(finding) ? undefined : isLeft(finding);
    if (entry === undefined) continue;
    known.add(finding);
    left.delete(entry.fingerprint);
  }
  return { known, gone: left.size };
}

/** Finds what a finding is the rest of. Each part stands for itself once. */
function leftOf(before: readonly Entry[]): (finding: LintFinding) => Entry | undefined {
  const byPart = new Map<string, { entry: Entry; open: Set<string> }>();
  const keyOf = (rule: string, path: string, part = ''): string => JSON.stringify([rule, path, part]);
  for (const entry of before) {
    const group = { entry, open: new Set(entry.parts) };
    for (const part of group.open) byPart.set(keyOf(entry.rule, entry.path, part), group);
  }
  return (finding) => {
    if (byPart.size === 0) return undefined;
    const parts = partsOf(finding);
    const group = byPart.get(keyOf(finding.ruleId, finding.path, parts[0]));
    if (group === undefined || !parts.every((part) => group.open.has(part))) return undefined;
    if (severity(finding.level) > severity(group.entry.level ?? finding.level)) return undefined;
    for (const part of parts) group.open.delete(part);
    return group.entry;
  };
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
