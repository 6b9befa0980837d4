import { folderOf } from '../source/index.ts';
import type { LintFinding } from './report.ts';
import type { SpecDirectory } from './spec-directories.ts';

/** Lines of a file that differ from another state of the repository, both ends inclusive; `all` where the whole file is new, none where it is gone. */
export type ChangedLines = 'all' | readonly { from: number; to: number }[];

/** Documents that are checked against the others of their spec. */
const ANSWERS = /^(?:design|tasks)-/;
/**
 * Rules of those documents that look at nothing else, so that no other document can make them find something. A rule that is missing here is
 * reported once too often; one that is here by mistake would pass what a change has broken.
 */
const BY_ITSELF = new Set([
  'design-component-undescribed',
  'design-length',
  'design-mermaid',
  'design-property-duplicate',
  'tasks-dependencies',
  'tasks-duplicate-id',
  'tasks-granularity',
  'tasks-order',
  'tasks-parent-done',
  'tasks-present',
  'tasks-size',
  'tasks-success-criterion',
  'tasks-wave-conflict',
  'tasks-waves',
  'tasks-waves-complete',
]);

/**
 * Whether a finding lies on a line that has changed; one about a whole file, whether anything in it has; one that weighs a document of a spec
 * against the others, whether any of them has: a criterion that was removed is missed in a line that nobody touched.
 */
export function isChanged(
  changes: ReadonlyMap<string, ChangedLines>,
  specs: readonly Pick<SpecDirectory, 'directory'>[],
): (finding: LintFinding) => boolean {
  const touched = new Set([...changes.keys()].map(folderOf));
  const folders = new Set(specs.map(({ directory }) => directory).filter((directory) => touched.has(directory)));
  return ({ path, line, wholeFile, ruleId, family }) => {
    if (family === 'specs' && ANSWERS.test(ruleId) && !BY_ITSELF.has(ruleId) && folders.has(folderOf(path))) return true;
    // A document is stale because another one has changed.
    if (family === 'approvals' && folders.has(folderOf(path))) return true;
    const lines = changes.get(path);
    if (lines === undefined) return false;
    return lines === 'all' || wholeFile || lines.some(({ from, to }) => from <= line && line <= to);
  };
}
