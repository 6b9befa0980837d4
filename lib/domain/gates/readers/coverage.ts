import { type ReadResult, failure, success } from './result.ts';
import type { CoverageFormat, CoverageReport, FileCoverage } from './types.ts';

/** Coverage of one file from its lines. */
export function fileFromLines(path: string, lines: ReadonlyMap<number, boolean>): FileCoverage {
  let covered = 0;
  for (const hit of lines.values()) if (hit) covered += 1;
  return { path, total: lines.size, covered, lines };
}

export const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** The non-negative whole number a text stands for; undefined for anything else (`NaN`, `-1`, `1.5`). */
export function countOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}

interface Totals {
  total: number;
  covered: number;
}

/** Sum of files. */
export function sum(files: readonly Totals[]): Totals {
  return files.reduce((all, { total, covered }) => ({ total: all.total + total, covered: all.covered + covered }), {
    total: 0,
    covered: 0,
  });
}

/** A checked report: totals are counts, covered is at most total, and something was measured. */
export function coverageReport(
  format: CoverageFormat,
  files: readonly FileCoverage[],
  options: { totals?: Totals; unit?: 'lines' | 'statements' } = {},
): ReadResult<CoverageReport> {
  const { total, covered } = options.totals ?? sum(files);
  const unit = options.unit ?? 'lines';
  if (!isCount(total) || !isCount(covered)) return failure('malformed', `totals of ${unit} are missing or no counts`);
  if (covered > total) return failure('malformed', `${covered} ${unit} covered of ${total}: the report contradicts itself`);
  if (total === 0) return failure('nothing-measured', `no ${unit} were measured`);
  return success({ kind: 'coverage', format, unit, total, covered, files });
}

/** Two reports of the same file: lines hit by either are covered; of bare totals the better one stands, which never exceeds the truth. */
function mergeFile(one: FileCoverage, other: FileCoverage): FileCoverage {
  if (one.lines !== undefined && other.lines !== undefined) {
    const lines = new Map(one.lines);
    for (const [line, hit] of other.lines) lines.set(line, hit || lines.get(line) === true);
    return fileFromLines(one.path, lines);
  }
  return { path: one.path, total: Math.max(one.total, other.total), covered: Math.max(one.covered, other.covered) };
}

function mergeSameFormat(reports: readonly CoverageReport[]): CoverageReport {
  const [first] = reports;
  if (first === undefined) throw new RangeError('no reports to merge');
  if (reports.length === 1) return first;
  const files = new Map<string, FileCoverage>();
  let { total, covered } = { total: 0, covered: 0 };
  for (const report of reports) {
    // Totals that no file explains are added as they are.
    const listed = sum(report.files);
    total += report.total - listed.total;
    covered += report.covered - listed.covered;
    for (const file of report.files) {
      const known = files.get(file.path);
      files.set(file.path, known === undefined ? file : mergeFile(known, file));
    }
  }
  const all = sum([...files.values()]);
  return { ...first, files: [...files.values()], total: total + all.total, covered: covered + all.covered };
}

/** One report for each format, merged file by file. */
export function coverageByFormat(reports: readonly CoverageReport[]): CoverageReport[] {
  return [...Map.groupBy(reports, ({ format }) => format).values()].map(mergeSameFormat);
}

/**
 * One figure from several reports. Those of one format are merged file by file. Different formats usually tell the same run twice, or
 * different languages: the lowest one counts, so that neither doubles nor hides anything.
 */
export function mergeCoverage(reports: readonly CoverageReport[]): CoverageReport | undefined {
  const merged = coverageByFormat(reports);
  const lowest = merged.toSorted((a, b) => a.covered / a.total - b.covered / b.total)[0];
  if (lowest === undefined || lowest.files.some(({ lines }) => lines !== undefined)) return lowest;
  // The same ratio with lines says more: which of them no test reached.
  const detailed = merged.find(
    (report) => report.covered * lowest.total === lowest.covered * report.total && report.files.some(({ lines }) => lines),
  );
  return detailed ?? lowest;
}
