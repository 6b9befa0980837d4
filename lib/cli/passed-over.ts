import type { Finding } from '../domain/shared/finding.ts';
import { count } from '../domain/shared/wording.ts';

/** More of them nobody reads beside what hooks say. */
const MOST_NAMED = 3;

/** One line each for files and hooks that are passed over, of many the first ones. */
export function passedOverLines(findings: readonly Finding[]): string[] {
  const lines = findings
    .slice(0, MOST_NAMED)
    .map(({ path = '', line, message }) => `Passed over: ${path}${line === undefined ? '' : `:${String(line)}`} ${message}`);
  const more = findings.length - MOST_NAMED;
  return more > 0 ? [...lines, `${count(more, 'more problem')}: stringline hooks list`] : lines;
}
