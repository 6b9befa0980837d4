import * as z from 'zod';
import { coverageReport, fileFromLines } from './coverage.ts';
import { type ReadResult, failure } from './result.ts';
import type { CoverageReport } from './types.ts';

const Count = z.int().nonnegative();
const Totals = z.object({ covered_lines: Count, num_statements: Count });
const CoveragePy = z.object({
  files: z.record(z.string(), z.object({ executed_lines: z.array(z.int()), missing_lines: z.array(z.int()) })),
  totals: Totals,
});

/** True for the JSON of `coverage json`. */
export function isCoveragePy(json: unknown): boolean {
  return z.object({ totals: z.object({ covered_lines: z.unknown() }), files: z.unknown() }).safeParse(json).success;
}

/** Reads the JSON report of coverage.py. */
export function readCoveragePy(json: unknown): ReadResult<CoverageReport> {
  const parsed = CoveragePy.safeParse(json);
  if (!parsed.success) return failure('malformed', z.prettifyError(parsed.error).split('\n')[0] ?? 'not a report of coverage.py');
  const { files, totals } = parsed.data;
  const all = Object.entries(files).map(([path, { executed_lines: executed, missing_lines: missing }]) =>
    fileFromLines(path, new Map([...executed.map((line) => [line, true] as const), ...missing.map((line) => [line, false] as const)])),
  );
  return coverageReport('coverage-py', all, { totals: { total: totals.num_statements, covered: totals.covered_lines } });
}
