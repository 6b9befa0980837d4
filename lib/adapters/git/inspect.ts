import { join } from 'node:path';
import type { RepositoryState } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { kindOf } from './files.ts';
import { decodePath, splitNul } from './path-bytes.ts';
import { resolveCommit } from './revisions.ts';
import { gitText, runGit } from './run.ts';

/** Where a repository lies on disk. */
export interface RepositoryPlace {
  /** Top folder of the work tree. */
  root: string;
  /** Git folder of this work tree (of a linked one: below `worktrees/`). */
  gitDir: string;
  /** Folder of the objects, which all its work trees share. */
  objectsDir: string;
  objectFormat: 'sha1' | 'sha256';
}

/** The port's state and what only git's own adapter can tell. */
export interface GitRepositoryState extends RepositoryState {
  /** History is cut: ancestry and logs end early. */
  shallow: boolean;
  objectFormat: 'sha1' | 'sha256';
}

/** Finds the repository around a folder. Throws a StringlineError that says what is there instead. */
export async function findRepository(cwd: string): Promise<RepositoryPlace> {
  await assertFolder(cwd);
  const facts = await gitText(['rev-parse', '--show-object-format', '--is-bare-repository', '--is-inside-git-dir'], { cwd });
  const [format, bare, inGitDir] = facts.split('\n');
  if (bare !== 'true' && inGitDir === 'true') {
    throw new StringlineError({
      code: 'repository-git-folder',
      message: `${cwd} is inside a .git folder.`,
      fix: 'Run the command in the folder that holds the .git folder.',
      exit: EXIT.usage,
    });
  }
  // Names of folders may hold line ends, so each is asked for alone; a bare repository has no top level, and git says so.
  const [root, gitDir, objectsDir] = await Promise.all(
    [['--show-toplevel'], ['--absolute-git-dir'], ['--path-format=absolute', '--git-path', 'objects']].map(async (question) =>
      gitText(['rev-parse', ...question], { cwd }),
    ),
  );
  if (root === undefined || gitDir === undefined || objectsDir === undefined)
    throw new TypeError('git answered fewer questions than it was asked');
  return { root, gitDir, objectsDir, objectFormat: format === 'sha256' ? 'sha256' : 'sha1' };
}

async function assertFolder(cwd: string): Promise<void> {
  if ((await kindOf(cwd)) === 'folder') return;
  throw new StringlineError({ code: 'folder-missing', message: `${cwd} is not a folder.`, fix: 'Check the path.', exit: EXIT.usage });
}

/** The state of the checkout, read without touching it (not even the index's cached times). */
export async function inspectRepository(place: RepositoryPlace): Promise<GitRepositoryState> {
  const cwd = place.root;
  const [head, branch, dirty, identity, operation, shallow] = await Promise.all([
    resolveCommit(cwd, 'HEAD'),
    currentBranch(cwd),
    changedPaths(cwd),
    configuredIdentity(cwd),
    operationUnderWay(place.gitDir),
    gitText(['rev-parse', '--is-shallow-repository'], { cwd }),
  ]);
  const submodules = head === undefined ? [] : await submodulePaths(cwd, head);
  return { root: cwd, head, branch, dirty, submodules, identity, operation, shallow: shallow === 'true', objectFormat: place.objectFormat };
}

async function currentBranch(cwd: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(['symbolic-ref', '--quiet', '--short', 'HEAD'], { cwd, accept: [0, 1] });
  return code === 0 ? stdout.toString('utf8').trimEnd() : undefined;
}

/** `git status` by porcelain v1 with `-z`: two letters, a space, the path; renames and copies bring the old path as a field of its own. */
async function changedPaths(cwd: string): Promise<{ path: string; status: string }[]> {
  // A submodule's own files are its own affair; a moved submodule commit is a change here.
  const { stdout } = await runGit(
    ['status', '--porcelain=v1', '-z', '--untracked-files=normal', '--ignore-submodules=dirty', '--no-renames'],
    { cwd },
  );
  return splitNul(stdout).map((field) => ({ status: field.subarray(0, 2).toString('latin1').trim(), path: decodePath(field.subarray(3)) }));
}

/** `key\nvalue` fields, the widest scope first: the last value of a key holds. */
async function configuredIdentity(cwd: string): Promise<{ name: string; email: string } | undefined> {
  const { stdout } = await runGit(['config', '-z', '--get-regexp', '^user\\.(name|email)$'], { cwd, accept: [0, 1] });
  const values = new Map(
    splitNul(stdout).map((field) => {
      const [key = '', ...value] = field.toString('utf8').split('\n');
      return [key, value.join('\n').trim()];
    }),
  );
  const [name, email] = [values.get('user.name'), values.get('user.email')];
  return name && email ? { name, email } : undefined;
}

const OPERATIONS = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
] as const;

async function operationUnderWay(gitDir: string): Promise<string | undefined> {
  const present = await Promise.all(OPERATIONS.map(async ([file]) => kindOf(join(gitDir, file))));
  return OPERATIONS.find((_, index) => present[index] !== undefined)?.[1];
}

async function submodulePaths(cwd: string, commit: string): Promise<string[]> {
  const { stdout } = await runGit(['ls-tree', '-r', '-z', '--full-tree', commit], { cwd });
  return splitNul(stdout)
    .filter((entry) => entry.subarray(0, 6).toString('latin1') === '160000')
    .map((entry) => decodePath(entry.subarray(entry.indexOf(0x09) + 1)))
    .sort();
}
