import { countOf, coverageReport, fileFromLines } from './coverage.ts';
import { type ReadResult, failure } from './result.ts';
import type { CoverageReport, FileCoverage } from './types.ts';
import { scanXml } from './xml.ts';

class Reading {
  readonly files: FileCoverage[] = [];
  totals: { total: number; covered: number } | undefined;
  problem: string | undefined;
  readonly #stack: string[] = [];
  #package = '';
  #file: { path: string; lines: Map<number, boolean> } | undefined;

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const parent = this.#stack.at(-1);
    this.#stack.push(name);
    if (name === 'package') this.#package = attributes.get('name') ?? '';
    else if (name === 'sourcefile')
      this.#file = { path: [this.#package, attributes.get('name') ?? ''].filter(Boolean).join('/'), lines: new Map() };
    else if (name === 'line' && this.#file !== undefined) this.#line(this.#file.lines, attributes);
    else if (name === 'counter' && parent === 'report' && attributes.get('type') === 'LINE') this.#counter(attributes);
  }

  close(name: string): void {
    this.#stack.pop();
    if (name !== 'sourcefile' || this.#file === undefined) return;
    this.files.push(fileFromLines(this.#file.path, this.#file.lines));
    this.#file = undefined;
  }

  /** `ci`: covered instructions of the line; JaCoCo counts a line as covered when there is one. */
  #line(lines: Map<number, boolean>, attributes: ReadonlyMap<string, string>): void {
    const number = countOf(attributes.get('nr'));
    const covered = countOf(attributes.get('ci'));
    if (number === undefined || covered === undefined) this.problem ??= 'a line has no number or no instruction count';
    else lines.set(number, covered > 0);
  }

  #counter(attributes: ReadonlyMap<string, string>): void {
    const missed = countOf(attributes.get('missed'));
    const covered = countOf(attributes.get('covered'));
    if (missed === undefined || covered === undefined) this.problem ??= 'the counter of lines has no counts';
    else this.totals = { total: missed + covered, covered };
  }
}

/** Reads JaCoCo XML. */
export function readJacoco(text: string): ReadResult<CoverageReport> {
  const reading = new Reading();
  const fault = scanXml(text, reading) ?? reading.problem;
  if (fault !== undefined) return failure('malformed', fault);
  if (reading.totals === undefined) return failure('nothing-measured', 'no lines were measured (compile with debug information)');
  return coverageReport('jacoco', reading.files, { totals: reading.totals });
}
