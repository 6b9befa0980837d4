import { countOf, coverageReport, fileFromLines } from './coverage.ts';
import { type ReadResult, failure } from './result.ts';
import type { CoverageReport, FileCoverage } from './types.ts';

interface Section {
  path: string;
  lines: Map<number, boolean>;
  found: number | undefined;
  hit: number | undefined;
}

/** True for an LCOV tracefile. */
export function isLcov(text: string): boolean {
  return /^\s*(?:#[^\n]*\n\s*)*(?:TN:|SF:)/.test(text.slice(0, 65_536));
}

/** A file's counts from its DA records, or from LF and LH where a writer gives no lines. */
function fileOf({ path, lines, found, hit }: Section): FileCoverage | string {
  if (lines.size > 0) return fileFromLines(path, lines);
  if (found === undefined && hit === undefined) return { path, total: 0, covered: 0 };
  if (found === undefined || hit === undefined || hit > found) return `${path}: LF and LH are missing, no counts or contradict each other`;
  return { path, total: found, covered: hit };
}

/** One `DA:line,hits[,checksum]`; false when it is none. */
function readLine(lines: Map<number, boolean>, value: string): boolean {
  const [line, hits] = value.split(',', 2);
  const number = countOf(line?.trim());
  const times = countOf(hits?.trim());
  if (number === undefined || times === undefined) return false;
  lines.set(number, times > 0 || lines.get(number) === true);
  return true;
}

function readRecord(section: Section, key: string, value: string): string | undefined {
  if (key === 'DA')
    return readLine(section.lines, value) ? undefined : `${section.path}: "DA:${value.slice(0, 40)}" has no line and hit count`;
  if (key === 'LF' || key === 'LH') {
    const count = countOf(value.trim());
    if (count === undefined) return `${section.path}: "${key}:${value.slice(0, 40)}" is no count`;
    if (key === 'LF') section.found = count;
    else section.hit = count;
  }
  return undefined;
}

/** Reads an LCOV tracefile; sections of the same file are joined. */
export function readLcov(text: string): ReadResult<CoverageReport> {
  const sections = new Map<string, Section>();
  let current: Section | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    if (line === 'end_of_record') {
      current = undefined;
      continue;
    }
    const colon = line.indexOf(':');
    const [key, value] = [line.slice(0, colon), line.slice(colon + 1)];
    if (key === 'SF') {
      if (current !== undefined) return failure('malformed', `${current.path}: end_of_record is missing`);
      current = sections.get(value) ?? { path: value, lines: new Map(), found: undefined, hit: undefined };
      sections.set(value, current);
    } else if (current !== undefined) {
      const problem = readRecord(current, key, value);
      if (problem !== undefined) return failure('malformed', problem);
    }
  }
  if (current !== undefined) return failure('malformed', `${current.path}: end_of_record is missing: the file is cut short`);
  const files = [...sections.values()].map(fileOf);
  const problem = files.find((file) => typeof file === 'string');
  return problem === undefined
    ? coverageReport(
        'lcov',
        files.filter((file) => typeof file !== 'string'),
      )
    : failure('malformed', problem);
}
