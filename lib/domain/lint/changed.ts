import type { Hash } from '../shared/digest.ts';
import { folderOf } from '../source/index.ts';
import { foundAgain } from './baseline.ts';
import { isLintable } from './lintable.ts';
import type { Recall } from './recall.ts';
import type { LintFinding } from './report.ts';
import { findSpecDirectories } from './spec-directories.ts';
import type { Workspace } from './workspace.ts';

/** Lines of a file that differ from another state of the repository, both ends inclusive; `all` where the whole file is new, none where it is gone. */
export type ChangedLines = 'all' | readonly { from: number; to: number }[];

/** What has changed since another state of the repository. */
export interface Changes {
  /** By path from the root. */
  lines: ReadonlyMap<string, ChangedLines>;
  /** How files that can be checked and have changed were before, by path; none for one that is new. */
  before: ReadonlyMap<string, string>;
  /** What fingerprints of findings are made with. */
  hash: Hash;
}

/**
 * Whether a finding is what a change has brought: it lies on a line that has changed, or was not found before. A line that nobody touched is told
 * of where a change elsewhere has made it wrong: two tasks wait for each other by an edit of one, and a criterion is missed where it was removed.
 * @param then what was found before
 */
export function isBrought(
  { lines, hash }: Changes,
  found: readonly LintFinding[],
  then: readonly LintFinding[],
): (finding: LintFinding) => boolean {
  const isWaived = ({ waived }: LintFinding): boolean => waived !== undefined;
  const isOpen = (finding: LintFinding): boolean => !isWaived(finding);
  // What was waived before and no longer is, who took the waiver away has brought.
  const open = foundAgain(found.filter(isOpen), then.filter(isOpen), hash);
  const waived = foundAgain(found.filter(isWaived), then, hash);
  const folders = new Set([...lines.keys()].map(folderOf));
  return (finding) => {
    if (isOn(lines.get(finding.path), finding)) return true;
    // What was approved is known as it is now only: whether a document was stale before, nobody can say.
    if (finding.family === 'approvals') return folders.has(folderOf(finding.path));
    return !open.has(finding) && !waived.has(finding);
  };
}

function isOn(lines: ChangedLines | undefined, { line, wholeFile }: LintFinding): boolean {
  if (lines === undefined || lines === 'all') return lines === 'all';
  return !wholeFile && lines.some(({ from, to }) => from <= line && line <= to);
}

/** The workspace as it was before, checked by the rules and waivers' day of now. */
export function workspaceBefore(workspace: Workspace, { lines, before }: Changes): Workspace {
  const isSame = (path: string): boolean => !lines.has(path);
  const was = [...before].filter(([path]) => isLintable(path, workspace.config));
  const texts = new Map([...[...workspace.texts].filter(([path]) => isSame(path)), ...was]);
  const gone = [...lines].filter(([, changed]) => changed !== 'all' && changed.length === 0).map(([path]) => path);
  return {
    ...workspace,
    texts,
    paths: [...workspace.paths.filter((path) => lines.get(path) !== 'all'), ...gone],
    problems: new Map([...workspace.problems].filter(([path]) => isSame(path))),
    specs: findSpecDirectories(texts, {
      configured: workspace.config.workspace.spec_directory,
      named: workspace.specs.map(({ directory }) => directory),
    }),
  };
}

/** Remembers what texts came to until it is asked again, as for specs that a change has left alone. */
export function rememberingLast(recall: Recall): Recall {
  const last = new Map<string, { texts: Readonly<Record<string, string>>; found: ReturnType<Recall> }>();
  return (place, texts, check) => {
    const known = last.get(place);
    if (known !== undefined && isAlike(known.texts, texts)) return known.found;
    const found = recall(place, texts, check);
    last.set(place, { texts, found });
    return found;
  };
}

function isAlike(some: Readonly<Record<string, string>>, others: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(some);
  return names.length === Object.keys(others).length && names.every((name) => some[name] === others[name]);
}
