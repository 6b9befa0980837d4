import type { Hash } from '../shared/digest.ts';
import { folderOf } from '../source/index.ts';
import { foundAgain } from './baseline.ts';
import { isLintable } from './lintable.ts';
import type { Recall } from './recall.ts';
import type { LintFinding } from './report.ts';
import { findSpecDirectories } from './spec-directories.ts';
import type { Workspace } from './workspace.ts';

/** Lines of a file that differ from another state of the repository, both ends inclusive; `all` where the whole file is new, none where lines were only taken away, or it is gone. */
export type ChangedLines = 'all' | readonly { from: number; to: number }[];

/** What has changed since another state of the repository. */
export interface Changes {
  /** By path from the root. */
  lines: ReadonlyMap<string, ChangedLines>;
  /** How files that can be checked and have changed were before, by the path that they have now; none for one that is new. */
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
  const touched = new Set(found.filter((finding) => isOn(lines.get(finding.path), finding)));
  // Of several that are alike those that lie on changed lines are the new ones.
  const left = found.filter((finding) => !touched.has(finding));
  // What was waived before and no longer is, who took the waiver away has brought.
  const open = foundBefore(left.filter(isOpen), then.filter(isOpen), hash);
  const waived = foundBefore(
    left.filter((finding) => !isOpen(finding)),
    then,
    hash,
  );
  const folders = new Set([...lines.keys()].map(folderOf));
  return (finding) => {
    if (touched.has(finding)) return true;
    // What was approved is known as it is now only: whether a document was stale before, nobody can say.
    if (finding.family === 'approvals') return folders.has(folderOf(finding.path));
    return !open.has(finding) && !waived.has(finding);
  };
}

const isOpen = ({ waived }: LintFinding): boolean => waived === undefined;

function isOn(lines: ChangedLines | undefined, finding: LintFinding): boolean {
  if (lines === undefined || lines === 'all') return false;
  return !isOfDocument(finding) && lines.some(({ from, to }) => from <= finding.line && finding.line <= to);
}

/** What is said of a document stands on its first line, for want of a better one. */
const isOfDocument = ({ line, column, wholeFile }: LintFinding): boolean => wholeFile || (line === 1 && column === undefined);

/** Which findings there were before; those of a document whatever its title was, and by the words of what they tell where these are known. */
function foundBefore(found: readonly LintFinding[], then: readonly LintFinding[], hash: Hash): Set<LintFinding> {
  const untitled = ({ excerpt: _, ...finding }: LintFinding): LintFinding => ({
    ...finding,
    message: finding.parts?.join('\n') ?? finding.message,
  });
  const alike = (finding: LintFinding): LintFinding => (isOfDocument(finding) ? untitled(finding) : finding);
  const now = found.map(alike);
  const again = foundAgain(now, then.map(alike), hash);
  return new Set(found.filter((_, index) => again.has(now[index] as LintFinding)));
}

/** The workspace as it was before, checked by the rules and waivers' day of now. */
export function workspaceBefore(workspace: Workspace, { lines, before }: Changes): Workspace {
  const isSame = (path: string): boolean => !lines.has(path);
  const isNew = (path: string): boolean => lines.get(path) === 'all' && !before.has(path);
  const here = new Set(workspace.paths);
  const folders = workspace.specs.map(({ directory }) => directory);
  // A folder that was named is read wherever it lies.
  const named = new Set(folders);
  const isRead = (path: string): boolean => isLintable(path, workspace.config) || workspace.texts.has(path) || named.has(folderOf(path));
  const texts = new Map([...[...workspace.texts].filter(([path]) => isSame(path)), ...[...before].filter(([path]) => isRead(path))]);
  const specs = findSpecDirectories(texts, { configured: workspace.config.workspace.spec_directory, named: folders });
  const begun = new Set([...lines.keys()].filter(isNew).map(folderOf));
  return {
    ...workspace,
    texts,
    paths: [...workspace.paths.filter((path) => !isNew(path)), ...[...lines.keys()].filter((path) => !here.has(path))],
    problems: new Map([...workspace.problems].filter(([path]) => isSame(path))),
    specs,
    // Where only some specs were read, the others are as they are, but for those that may be new.
    specFolders: [
      ...new Set([...specs.map(({ directory }) => directory), ...workspace.specFolders.filter((folder) => !begun.has(folder))]),
    ],
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
