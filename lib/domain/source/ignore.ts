import ignore, { type Ignore } from 'ignore';
import { folderOf } from './paths.ts';

export const IGNORE_FILE = '.kiroignore';

export interface IgnoreFile {
  /** Canonical path in the repository; its folder is where the patterns count from. */
  path: string;
  text: string;
  /** `global` files count from the root and yield to every file of the repository. */
  scope?: 'global' | 'project';
}

interface Rules {
  folder: string;
  matcher: Ignore;
}

/**
 * A predicate over canonical file paths, and over folders, written with a `/` at the end: true where the ignore files hide the path
 * (`.kiroignore` from models; `.gitignore` from git).
 * The syntax and the precedence are gitignore's: the deepest file with a matching pattern decides, the last pattern in it wins,
 * and nothing below a hidden folder can be shown again. For a snapshot `.gitignore` needs no reading: it holds tracked files only.
 */
export function createIgnore(files: readonly IgnoreFile[]): (path: string) => boolean {
  const rules = files.map(toRules).sort((a, b) => b.rank - a.rank);
  if (rules.length === 0) return () => false;
  const folders = new Map<string, boolean>([['', false]]);
  const hides = (path: string, isFolder: boolean): boolean => hiddenFolder(folderOf(path)) || decide(rules, isFolder ? `${path}/` : path);
  const hiddenFolder = (folder: string): boolean => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const hidden = hides(folder, true);
    folders.set(folder, hidden);
    return hidden;
  };
  return (path) => (path.endsWith('/') ? hides(path.slice(0, -1), true) : hides(path, false));
}

function toRules({ path, text, scope }: IgnoreFile): Rules & { rank: number } {
  const folder = scope === 'global' ? '' : folderOf(path);
  const matcher = ignore({ ignorecase: false, allowRelativePaths: true }).add(text.replace(/^\uFEFF/, ''));
  return { folder, matcher, rank: scope === 'global' ? -1 : folder === '' ? 0 : folder.split('/').length };
}

/** What the deepest file that says anything says. */
function decide(rules: readonly Rules[], path: string): boolean {
  for (const { folder, matcher } of rules) {
    if (folder !== '' && !path.startsWith(`${folder}/`)) continue;
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    if (relative === '') continue;
    const verdict = matcher.test(relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}
