import type { Hash } from '../shared/digest.ts';
import { folderOf } from '../source/index.ts';
import type { LintFinding } from './report.ts';
import { findSpecDirectories, type SpecDirectory } from './spec-directories.ts';
import type { Workspace } from './workspace.ts';

/** Lines of a file that differ from another state of the repository, both ends inclusive; `all` where the whole file is new, none where it is gone. */
export type ChangedLines = 'all' | readonly { from: number; to: number }[];

/** How files that have changed since were before: by path; none for one that is new. */
export interface Before {
  texts: ReadonlyMap<string, string>;
  hash: Hash;
}

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
 * @param wasThere whether it was found before the change: then it lies on a changed line, or is not what the change has brought
 */
export function isChanged(
  changes: ReadonlyMap<string, ChangedLines>,
  specs: readonly Pick<SpecDirectory, 'directory'>[],
  wasThere: (finding: LintFinding) => boolean = () => false,
): (finding: LintFinding) => boolean {
  const touched = new Set([...changes.keys()].map(folderOf));
  const folders = new Set(specs.map(({ directory }) => directory).filter((directory) => touched.has(directory)));
  return (finding) => {
    const { path, line, wholeFile, ruleId, family } = finding;
    const answers = family === 'specs' && ANSWERS.test(ruleId) && !BY_ITSELF.has(ruleId) && folders.has(folderOf(path));
    if (answers && !wasThere(finding)) return true;
    // A document is stale because another one has changed.
    if (family === 'approvals' && folders.has(folderOf(path))) return true;
    const lines = changes.get(path);
    if (lines === undefined) return false;
    if (lines === 'all' || (wholeFile && !wasThere(finding))) return true;
    return !wholeFile && lines.some(({ from, to }) => from <= line && line <= to);
  };
}

/** The specs that have changed, as they were before. */
export function workspaceBefore(workspace: Workspace, changes: ReadonlyMap<string, ChangedLines>, { texts: old }: Before): Workspace {
  const touched = new Set([...changes.keys()].map(folderOf));
  const now = [...workspace.texts].filter(([path]) => touched.has(folderOf(path)) && !changes.has(path));
  const texts = new Map([...now, ...[...old].filter(([path]) => changes.has(path))]);
  const folders = new Set(workspace.specs.map(({ directory }) => directory));
  const specs = findSpecDirectories(texts, { configured: workspace.config.workspace.spec_directory, named: [...folders] });
  return { ...workspace, texts, specs: specs.filter(({ directory }) => folders.has(directory)) };
}
