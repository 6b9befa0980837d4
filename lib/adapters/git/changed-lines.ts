import { isUtf8 } from 'node:buffer';
import type { ChangedLines } from '../../domain/lint/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { runGit } from './run.ts';

/** So many paths fit into a command line everywhere. */
const PATHS_AT_ONCE = 200;

/**
 * Lines of the checkout that differ from a commit, by path from the root; files that git does not know yet are new, and one
 * that was removed has no lines. Where the commit is not an
 * ancestor of HEAD, what is compared with is the point at which the two parted: what others have done since is not ours.
 * @param wanted the paths whose lines matter
 */
export async function changedLines(root: string, ref: string, wanted: (path: string) => boolean): Promise<Map<string, ChangedLines>> {
  const base = await baseOf(root, ref);
  const { stdout } = await runGit(['diff', '--name-status', '--no-renames', '--no-ext-diff', '-z', base, '--'], { cwd: root });
  const fields = stdout.toString('utf8').split('\0');
  const changes = new Map<string, ChangedLines>();
  const modified: string[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [status = '', path = ''] = fields.slice(index, index + 2);
    if (!wanted(path)) continue;
    if (status === 'M') modified.push(path);
    else changes.set(path, status === 'D' ? [] : 'all');
  }
  for (let from = 0; from < modified.length; from += PATHS_AT_ONCE) {
    const paths = modified.slice(from, from + PATHS_AT_ONCE);
    const hunks = await hunksOf(root, base, paths);
    paths.forEach((path, index) => changes.set(path, hunks[index] ?? 'all'));
  }
  const others = await runGit(['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root });
  for (const path of others.stdout.toString('utf8').split('\0')) if (path !== '' && wanted(path)) changes.set(path, 'all');
  return changes;
}

/** How files were at that point, by path; those that were not there, or are no text in UTF-8, are left out. */
export async function textsBefore(root: string, ref: string, paths: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const asked = paths.filter((path) => !path.includes('\n'));
  if (asked.length === 0) return texts;
  const base = await baseOf(root, ref);
  const input = asked.map((path) => `${base}:${path}\n`).join('');
  const { stdout } = await runGit(['cat-file', '--batch'], { cwd: root, input });
  let at = 0;
  for (const path of asked) {
    const end = stdout.indexOf('\n', at);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(stdout.toString('latin1', at, end))?.[1];
    at = end + 1;
    if (size === undefined) continue;
    const bytes = stdout.subarray(at, at + Number(size));
    if (isUtf8(bytes)) texts.set(path, bytes.toString('utf8'));
    at += Number(size) + 1;
  }
  return texts;
}

async function baseOf(root: string, ref: string): Promise<string> {
  const commit = await runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], {
    cwd: root,
    accept: [0, 1, 128],
  });
  if (commit.code !== 0)
    throw new StringlineError({
      code: 'ref-unknown',
      message: `git knows no commit ${JSON.stringify(ref)} here.`,
      fix: 'Name a branch, a tag or a commit, e.g. --changed origin/main; a shallow clone in CI may need `fetch-depth: 0`.',
      exit: EXIT.usage,
    });
  const id = commit.stdout.toString('utf8').trim();
  const parted = await runGit(['merge-base', id, 'HEAD'], { cwd: root, accept: [0, 1, 128] });
  return parted.code === 0 ? parted.stdout.toString('utf8').trim() : id;
}

/** Changed lines of each path, in the order of the paths: git shows files in the order of their names, which is that of the list. */
async function hunksOf(root: string, base: string, paths: readonly string[]): Promise<ChangedLines[]> {
  const args = [
    '--literal-pathspecs',
    'diff',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    base,
    '--',
    ...paths,
  ];
  const { stdout } = await runGit(args, { cwd: root });
  return stdout
    .toString('latin1')
    .split(/^diff --git /m)
    .slice(1)
    .map((section) => {
      const hunks = [...section.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm)];
      return hunks.length === 0 ? 'all' : hunks.map(([, from, count]) => linesOf(Number(from), count === undefined ? 1 : Number(count)));
    });
}

/** Where lines were only taken away, the neighbours of the gap count as changed. */
function linesOf(from: number, count: number): { from: number; to: number } {
  return count === 0 ? { from: Math.max(1, from), to: from + 1 } : { from, to: from + count - 1 };
}
