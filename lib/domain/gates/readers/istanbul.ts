import * as z from 'zod';
import { coverageReport, isCount } from './coverage.ts';
import { type ReadResult, failure } from './result.ts';
import type { CoverageReport, FileCoverage } from './types.ts';

const Metric = z.object({ total: z.unknown(), covered: z.unknown(), pct: z.unknown() });
const Summary = z.record(z.string(), z.object({ lines: Metric }));

/** Istanbul cuts percentages after two decimals; other writers round them. */
const TOLERANCE = 0.011;

function problemOf({ total, covered, pct }: z.infer<typeof Metric>): string | undefined {
  if (!isCount(total) || !isCount(covered)) return 'total and covered of lines are missing or no counts';
  if (covered > total) return `${covered} lines covered of ${total}: the report contradicts itself`;
  if (total === 0) return undefined;
  if (typeof pct !== 'number' || !(pct >= 0 && pct <= 100))
    return `lines.pct is ${pct === undefined ? 'missing' : JSON.stringify(pct)}, not a percentage`;
  const real = (covered / total) * 100;
  return Math.abs(pct - real) > TOLERANCE
    ? `lines.pct says ${pct}, ${covered} of ${total} is ${real.toFixed(2)}: the report contradicts itself`
    : undefined;
}

/** True for the JSON of Istanbul's `json-summary`. */
export function isIstanbulSummary(json: unknown): boolean {
  return z.object({ total: z.object({ lines: z.unknown() }) }).safeParse(json).success;
}

/** Reads Istanbul's `json-summary` (nyc, c8, jest, vitest). */
export function readIstanbulSummary(json: unknown): ReadResult<CoverageReport> {
  const parsed = Summary.safeParse(json);
  if (!parsed.success) return failure('malformed', 'an entry has no lines');
  const files: FileCoverage[] = [];
  for (const [path, { lines }] of Object.entries(parsed.data)) {
    const problem = problemOf(lines);
    if (problem !== undefined) return failure('malformed', `${path}: ${problem}`);
    if (path !== 'total') files.push({ path, total: lines.total as number, covered: lines.covered as number });
  }
  const totals = parsed.data['total']?.lines as { total: number; covered: number } | undefined;
  return totals === undefined ? failure('malformed', 'the total is missing') : coverageReport('istanbul-summary', files, { totals });
}
