import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Environment } from './env.ts';
import { kindOf } from './files.ts';
import { removeFolder } from '../local/remove-folder.ts';
import type { RepositoryPlace } from './inspect.ts';
import type { ObjectReader } from './object-reader.ts';
import { resolveCommit, resolveTree } from './revisions.ts';
import { gitText, runGit } from './run.ts';

/**
 * Checkouts for commands of the repository (tests, linters), made so that nothing such a command does to git reaches the user's repository:
 *
 * - `<path>` holds the files and a `.git` folder of its own that borrows the user's objects (`objects/info/alternates`): git works inside,
 *   HEAD is detached, and refs, configuration and hooks are its own. It is written anew at every switch and never read by us,
 *   so a command that plants a hook or a filter there plants it for nobody.
 * - `<path>.control` holds the index we switch with. It is not registered with the user's repository: `git worktree list` and
 *   `git worktree prune` neither show nor remove it, and no branch counts as checked out.
 *
 * Files are written without the user's configuration: no filter drivers run (Git LFS files stay pointer files, git-crypt files stay
 * encrypted), no `core.autocrlf` applies; `eol` and `ident` attributes of the repository do. Submodule folders stay empty.
 */
export interface Worktree {
  path: string;
  tree: string;
  commit: string;
}

export interface WorktreeOptions {
  /** `untracked` keeps what .gitignore names (dependencies, build caches); `all` removes that too. @default untracked */
  clean?: 'untracked' | 'all';
}

/** Makes the checkout at `path` hold exactly `treeish`: creates it, or switches what is there, rewriting only files that differ. */
export async function addWorktree(
  { place, objects }: { place: RepositoryPlace; objects: ObjectReader },
  path: string,
  request: { treeish: string } & WorktreeOptions,
): Promise<Worktree> {
  const target = resolve(path);
  const tree = await resolveTree(objects, request.treeish);
  const commit = await commitFor(objects, request.treeish, tree);
  const existed = (await kindOf(controlOf(target))) === 'folder';
  try {
    await fill(place, target, { tree, clean: request.clean });
  } catch (error) {
    if (!existed) throw error;
    // Locked folders or a damaged index of an earlier use: everything in it can be made again.
    await removeWorktree(target);
    await fill(place, target, { tree, clean: request.clean });
  }
  await writeOwnGitFolder(place, { target, commit });
  return { path: target, tree, commit };
}

async function fill(
  place: RepositoryPlace,
  target: string,
  { tree, clean }: { tree: string; clean: WorktreeOptions['clean'] },
): Promise<void> {
  await prepareControl(place, target);
  const call = { cwd: target, env: controlEnvironment(place, target) };
  // A switch that was killed leaves its lock; the control folder is ours alone.
  await rm(join(controlOf(target), 'index.lock'), { force: true });
  await runGit(['read-tree', '--reset', '-u', tree], call);
  await runGit(['clean', '-ffdq', ...(clean === 'all' ? ['-x'] : [])], call);
}

/** Removes the checkout and its control folder; a path that is not such a checkout is left alone and refused. */
export async function removeWorktree(path: string): Promise<void> {
  const target = resolve(path);
  if (!((await kindOf(controlOf(target))) === 'folder')) {
    if (!((await kindOf(target)) !== undefined)) return;
    throw taken(target);
  }
  await removeFolder(target);
  await removeFolder(controlOf(target));
}

function controlOf(target: string): string {
  return `${target}.control`;
}

async function prepareControl(place: RepositoryPlace, target: string): Promise<void> {
  const control = controlOf(target);
  if ((await kindOf(control)) === 'folder') {
    await mkdir(target, { recursive: true });
    return;
  }
  if ((await kindOf(target)) !== undefined && (await readdir(target)).length > 0) throw taken(target);
  await mkdir(target, { recursive: true });
  await writeGitFolder(control, { place, head: 'ref: refs/heads/none' });
}

/** A commit for HEAD: the one that was named, or a parentless one made of the tree, always with the same id. */
async function commitFor(objects: ObjectReader, treeish: string, tree: string): Promise<string> {
  const commit = treeish === tree ? undefined : await resolveCommit(objects, treeish);
  if (commit !== undefined) return commit;
  const who = { NAME: 'Stringline', EMAIL: 'stringline@localhost', DATE: '@0 +0000' };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  return gitText(['commit-tree', tree, '-m', 'Files under check'], { cwd: objects.cwd, env });
}

/** Our own git folder over the user's objects, without any configuration of the user or the machine. */
function controlEnvironment(place: RepositoryPlace, target: string): Environment {
  return {
    GIT_DIR: controlOf(target),
    GIT_WORK_TREE: target,
    GIT_OBJECT_DIRECTORY: place.objectsDir,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    XDG_CONFIG_HOME: controlOf(target),
    HOME: controlOf(target),
  };
}

async function writeOwnGitFolder(place: RepositoryPlace, at: { target: string; commit: string }): Promise<void> {
  const own = join(at.target, '.git');
  await rm(own, { recursive: true, force: true });
  await writeGitFolder(own, { place, head: at.commit });
  await copyFile(join(controlOf(at.target), 'index'), join(own, 'index'));
}

async function writeGitFolder(folder: string, { place, head }: { place: RepositoryPlace; head: string }): Promise<void> {
  const files: [string, string][] = [
    ['HEAD', `${head}\n`],
    ['config', gitConfig(place.objectFormat)],
    ['objects/info/alternates', `${quoteAlternate(place.objectsDir)}\n`],
    // An empty file of our own: the user's global list must not decide what counts as untracked.
    ['info/exclude', ''],
  ];
  await mkdir(join(folder, 'refs', 'heads'), { recursive: true });
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

function gitConfig(format: 'sha1' | 'sha256'): string {
  const version = format === 'sha256' ? 1 : 0;
  const extension = format === 'sha256' ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  return `[core]\n\trepositoryformatversion = ${String(version)}\n\tfilemode = true\n\tbare = false\n\tautocrlf = false\n${extension}[gc]\n\tauto = 0\n`;
}

/** `#` starts a comment and `"` a quoted path in the list of alternates; lines end it. */
function quoteAlternate(path: string): string {
  return /^["#]|[\n\r]/.test(path) ? `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"` : path;
}

function taken(path: string): StringlineError {
  return new StringlineError({
    code: 'worktree-path-taken',
    message: `${path} holds files that are not a checkout of ours.`,
    fix: 'Move them away, or choose another folder.',
    exit: EXIT.usage,
  });
}
