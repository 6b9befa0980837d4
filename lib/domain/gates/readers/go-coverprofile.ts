import { countOf, coverageReport } from './coverage.ts';
import { type ReadResult, failure } from './result.ts';
import type { CoverageReport, FileCoverage } from './types.ts';

const BLOCK = /^(.+):(\d{1,9})\.\d{1,9},(\d{1,9})\.\d{1,9} (\d{1,9}) (\d{1,15})$/;
/** Lines of one block that are worth remembering. */
const MAX_BLOCK_LINES = 2000;

interface Block {
  path: string;
  from: number;
  to: number;
  statements: number;
  hit: boolean;
}

/** True for a profile written by `go test -coverprofile`. */
export function isGoCoverprofile(text: string): boolean {
  return /^mode: (?:set|count|atomic)\r?\n/.test(text) || /^mode: (?:set|count|atomic)\s*$/.test(text);
}

function filesOf(blocks: Iterable<Block>): FileCoverage[] {
  const files = new Map<string, { total: number; covered: number; lines: Map<number, boolean> }>();
  for (const { path, from, to, statements, hit } of blocks) {
    const file = files.get(path) ?? { total: 0, covered: 0, lines: new Map<number, boolean>() };
    files.set(path, file);
    file.total += statements;
    if (hit) file.covered += statements;
    for (let line = from; line <= Math.min(to, from + MAX_BLOCK_LINES); line += 1)
      file.lines.set(line, hit || file.lines.get(line) === true);
  }
  return [...files].map(([path, file]) => ({ path, ...file }));
}

/** Reads a Go cover profile. Go counts statements; the same block in several packages' tests counts once. */
export function readGoCoverprofile(text: string): ReadResult<CoverageReport> {
  const blocks = new Map<string, Block>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd();
    if (line === '' || line.startsWith('mode: ')) continue;
    const match = BLOCK.exec(line);
    const [from, to, statements, count] = [match?.[2], match?.[3], match?.[4], match?.[5]].map(countOf);
    if (match === null || from === undefined || to === undefined || statements === undefined || count === undefined) {
      return failure('malformed', `line ${index + 1} is no block of a cover profile`);
    }
    const key = line.slice(0, line.lastIndexOf(' '));
    blocks.set(key, { path: match[1] ?? '', from, to, statements, hit: count > 0 || blocks.get(key)?.hit === true });
  }
  return coverageReport('go-coverprofile', filesOf(blocks.values()), { unit: 'statements' });
}
