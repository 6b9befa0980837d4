import type { LintFinding } from './report.ts';

/** Lines of a file that differ from another state of the repository, both ends inclusive; `all` where the whole file is new. */
export type ChangedLines = 'all' | readonly { from: number; to: number }[];

/** Whether a finding lies on a line that has changed; one about a whole file, whether anything in it has. */
export function isChanged(changes: ReadonlyMap<string, ChangedLines>): (finding: LintFinding) => boolean {
  return ({ path, line, wholeFile }) => {
    const lines = changes.get(path);
    if (lines === undefined) return false;
    return lines === 'all' || wholeFile || lines.some(({ from, to }) => from <= line && line <= to);
  };
}
