import { countOf, coverageReport, fileFromLines } from './coverage.ts';
import { type ReadResult, failure } from './result.ts';
import type { CoverageReport, FileCoverage } from './types.ts';
import { scanXml } from './xml.ts';

/** A rate must be a number of 0..1 where it is given. */
function rateProblem(rate: string | undefined): string | undefined {
  if (rate === undefined || rate === '') return undefined;
  const value = Number(rate);
  return value >= 0 && value <= 1 ? undefined : `line-rate is "${rate.slice(0, 20)}", not a number from 0 to 1`;
}

class Reading {
  readonly files = new Map<string, Map<number, boolean>>();
  problem: string | undefined;
  valid: number | undefined;
  covered: number | undefined;
  #lines: Map<number, boolean> | undefined;

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'coverage') {
      this.problem ??= rateProblem(attributes.get('line-rate'));
      this.valid = countOf(attributes.get('lines-valid'));
      this.covered = countOf(attributes.get('lines-covered'));
    } else if (name === 'class') {
      this.problem ??= rateProblem(attributes.get('line-rate'));
      const path = attributes.get('filename') ?? attributes.get('name') ?? '';
      this.#lines = this.files.get(path) ?? new Map<number, boolean>();
      this.files.set(path, this.#lines);
    } else if (name === 'line' && this.#lines !== undefined) {
      this.#line(this.#lines, attributes);
    }
  }

  close(name: string): void {
    if (name === 'class') this.#lines = undefined;
  }

  /** Lines of methods are repeated in their class: a line counts once. */
  #line(lines: Map<number, boolean>, attributes: ReadonlyMap<string, string>): void {
    const number = countOf(attributes.get('number'));
    const hits = countOf(attributes.get('hits'));
    if (number === undefined || hits === undefined) this.problem ??= 'a line has no number or no hit count';
    else lines.set(number, hits > 0 || lines.get(number) === true);
  }
}

/** Reads Cobertura XML (coverage.py, Istanbul, coverlet, gcovr). Lines count; totals of the root serve where no line is listed. */
export function readCobertura(text: string): ReadResult<CoverageReport> {
  const reading = new Reading();
  const fault = scanXml(text, reading) ?? reading.problem;
  if (fault !== undefined) return failure('malformed', fault);
  const files: FileCoverage[] = [...reading.files].map(([path, lines]) => fileFromLines(path, lines));
  if (files.some(({ total }) => total > 0)) return coverageReport('cobertura', files);
  if (reading.valid === undefined || reading.covered === undefined) {
    return files.length > 0
      ? failure('nothing-measured', 'no lines were measured')
      : failure('malformed', 'totals of lines are missing or no counts');
  }
  return coverageReport('cobertura', [], { totals: { total: reading.valid, covered: reading.covered } });
}
