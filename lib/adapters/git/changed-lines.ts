import { Buffer, isUtf8 } from 'node:buffer';
import type { ChangedLines } from '../../domain/lint/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { CatFile } from './cat-file.ts';
import { runGit } from './run.ts';

/** So many paths fit into a command line everywhere. */
const PATHS_AT_ONCE = 200;

/** A file that differs from what a commit has. */
export interface ChangedFile {
  lines: ChangedLines;
  /** Its path at the commit; undefined where it was not there, and where it goes by another one now. */
  was?: string;
}

/**
 * Files of the checkout that differ from a commit, by path from the root; files that git does not know yet are new, and one
 * that was removed, or only has lines taken away, has no changed lines.
 * @param base as `baseOf` gives it
 */
export async function changedFiles(root: string, base: string): Promise<Map<string, ChangedFile>> {
  const { stdout } = await runGit(['diff', '--name-status', '--find-renames', '--no-ext-diff', '-z', base, '--'], { cwd: root });
  const changes = new Map<string, ChangedFile>();
  const modified: string[] = [];
  const fields = stdout.toString('utf8').split('\0').values();
  for (const status of fields) {
    if (status === '') break;
    const path = fields.next().value ?? '';
    if (status === 'M') modified.push(path);
    else if (status === 'D') changes.set(path, { lines: [], was: path });
    else if (status.startsWith('R')) {
      changes.set(path, { lines: [] });
      changes.set(fields.next().value ?? '', { lines: 'all', was: path });
    } else changes.set(path, { lines: 'all' });
  }
  for (let from = 0; from < modified.length; from += PATHS_AT_ONCE) {
    const paths = modified.slice(from, from + PATHS_AT_ONCE);
    const hunks = await hunksOf(root, base, paths);
    paths.forEach((path, index) => changes.set(path, { lines: hunks[index] ?? [], was: path }));
  }
  const others = await runGit(['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root });
  for (const path of others.stdout.toString('utf8').split('\0')) if (path !== '') changes.set(path, { lines: 'all' });
  return changes;
}

/** How files were at a commit, by the path that they have now; those that were not there, or are no text in UTF-8, are left out. */
export async function textsBefore(root: string, base: string, changes: ReadonlyMap<string, ChangedFile>): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const git = new CatFile(root);
  try {
    // A name is one line.
    const asked = [...changes].flatMap(([path, { was }]) => (was === undefined || was.includes('\n') ? [] : [{ path, was }]));
    const objects = await Promise.all(asked.map(({ was }) => git.ask(`${base}:${was}`, ({ type }) => type === 'blob')));
    for (const [index, { path }] of asked.entries()) {
      const bytes = objects[index]?.bytes;
      if (bytes !== undefined && isUtf8(bytes)) texts.set(path, Buffer.from(bytes).toString('utf8'));
    }
  } finally {
    git.close();
  }
  return texts;
}

/**
 * What a checkout is compared with where somebody names a commit that is not an ancestor of HEAD: the point at which the two parted, since what
 * others have done after it is not ours. Where git knows no such point, as in a shallow clone, the commit itself.
 * @throws StringlineError `ref-unknown`
 */
export async function baseOf(root: string, ref: string): Promise<{ base: string; parted: boolean }> {
  const commit = await runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], {
    cwd: root,
    // 128 is no answer: there is no repository, or git refuses to look into it.
    accept: [0, 1],
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
  return parted.code === 0 ? { base: parted.stdout.toString('utf8').trim(), parted: true } : { base: id, parted: false };
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
      return hunks.flatMap(([, from, count]) => linesOf(Number(from), count === undefined ? 1 : Number(count)));
    });
}

/** None where lines were only taken away. */
function linesOf(from: number, count: number): { from: number; to: number }[] {
  return count === 0 ? [] : [{ from, to: from + count - 1 }];
}
