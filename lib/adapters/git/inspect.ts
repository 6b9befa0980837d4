import { join } from 'node:path';
import type { RepositoryState } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { gitError } from './errors.ts';
import { kindOf } from './files.ts';
import { splitNul } from './path-bytes.ts';
import { gitText, runGit } from './run.ts';
import { type CheckoutStatus, DETACHED, parseStatus } from './status.ts';

/** Where a repository lies on disk. */
export interface RepositoryPlace {
  /** Top folder of the work tree. */
  root: string;
  /** Git folder of this work tree (of a linked one: below `worktrees/`). */
  gitDir: string;
  /** Folder of the objects, which all its work trees share. */
  objectsDir: string;
  /** The file that is there while history is cut. */
  shallowFile: string;
  objectFormat: 'sha1' | 'sha256';
}

/** The port's state and what only git's own adapter can tell. */
export interface GitRepositoryState extends RepositoryState {
  /** History is cut: ancestry and logs end early. */
  shallow: boolean;
  /** Names that differ in case only are one file here. */
  ignoresCase: boolean;
  objectFormat: 'sha1' | 'sha256';
}

const FACTS = ['--show-object-format', '--is-bare-repository', '--is-inside-git-dir'];
const FOLDERS = [
  ['--show-toplevel'],
  ['--absolute-git-dir'],
  ['--path-format=absolute', '--git-path', 'objects'],
  ['--path-format=absolute', '--git-path', 'shallow'],
];

/** Finds the repository around a folder, with one process. Throws a StringlineError that says what is there instead. */
export async function findRepository(cwd: string): Promise<RepositoryPlace> {
  await assertFolder(cwd);
  const args = ['rev-parse', ...FACTS, ...FOLDERS.flat()];
  // Where there is no work tree, git answers up to the question for its top folder and fails there.
  const { code, stdout, stderr } = await runGit(args, { cwd, accept: [0, 128] });
  const answers = stdout.toString('utf8').replace(/\n$/, '').split('\n');
  const [format, bare, inGitDir, ...names] = answers;
  if (bare === 'false' && inGitDir === 'true') throw insideGitFolder(cwd);
  if (code !== 0) throw gitError({ args, cwd, code, stderr });
  // Names of folders may hold line ends: there are more lines than answers then, and each is asked for alone.
  const folders =
    names.length === FOLDERS.length ? names : await Promise.all(FOLDERS.map((question) => gitText(['rev-parse', ...question], { cwd })));
  const [root, gitDir, objectsDir, shallowFile] = folders;
  if (root === undefined || gitDir === undefined || objectsDir === undefined || shallowFile === undefined)
    throw new TypeError('git answered fewer questions than it was asked');
  return { root, gitDir, objectsDir, shallowFile, objectFormat: format === 'sha256' ? 'sha256' : 'sha1' };
}

async function assertFolder(cwd: string): Promise<void> {
  if ((await kindOf(cwd)) === 'folder') return;
  throw new StringlineError({ code: 'folder-missing', message: `${cwd} is not a folder.`, fix: 'Check the path.', exit: EXIT.usage });
}

function insideGitFolder(cwd: string): StringlineError {
  return new StringlineError({
    code: 'repository-git-folder',
    message: `${cwd} is inside a .git folder.`,
    fix: 'Run the command in the folder that holds the .git folder.',
    exit: EXIT.usage,
  });
}

/** The state of the checkout, read without touching it (not even the index's cached times). */
export async function inspectRepository(place: RepositoryPlace): Promise<GitRepositoryState> {
  const cwd = place.root;
  const [status, configured, operation, shallow] = await Promise.all([
    readStatus(cwd),
    readConfigured(cwd),
    operationUnderWay(place.gitDir),
    kindOf(place.shallowFile),
  ]);
  return { root: cwd, ...status, ...configured, operation, shallow: shallow !== undefined, objectFormat: place.objectFormat };
}

/** HEAD, its branch and what differs from it, by one `git status`: they are of the same moment. */
async function readStatus(cwd: string): Promise<CheckoutStatus> {
  // A submodule's own files are its own affair; a moved submodule commit is a change here.
  const { stdout } = await runGit(
    [
      'status',
      '--porcelain=v2',
      '-z',
      '--branch',
      '--no-ahead-behind',
      '--untracked-files=normal',
      '--ignore-submodules=dirty',
      '--no-renames',
    ],
    { cwd },
  );
  const status = parseStatus(stdout);
  // What git says of a detached HEAD could also be the name of a branch.
  return status.branch === DETACHED ? { ...status, branch: await currentBranch(cwd) } : status;
}

async function currentBranch(cwd: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(['symbolic-ref', '--quiet', '--short', 'HEAD'], { cwd, accept: [0, 1] });
  return code === 0 ? stdout.toString('utf8').trimEnd() : undefined;
}

/** `key\nvalue` fields, the widest scope first: the last value of a key holds. */
async function readConfigured(cwd: string): Promise<Pick<GitRepositoryState, 'identity' | 'ignoresCase'>> {
  const wanted = '^(user\\.(name|email)|core\\.ignorecase)$';
  const { stdout } = await runGit(['config', '-z', '--get-regexp', wanted], { cwd, accept: [0, 1] });
  const values = new Map(
    splitNul(stdout).map((field) => {
      const [key = '', ...value] = field.toString('utf8').split('\n');
      return [key, value.join('\n').trim()];
    }),
  );
  const [name, email] = [values.get('user.name'), values.get('user.email')];
  const ignoresCase = /^(?:true|yes|on|1|)$/i.test(values.get('core.ignorecase') ?? 'false');
  return { identity: name && email ? { name, email } : undefined, ignoresCase };
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
