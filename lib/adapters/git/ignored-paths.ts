import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessGone } from '../local/unless-gone.ts';
import { kindOf } from './files.ts';
import { stagedFiles } from './index-files.ts';
import { decodePath, encodePath, splitNul } from './path-bytes.ts';
import { runGit } from './run.ts';

/** Paths that git ignores now: a folder of which everything is ignored stands for all in it, with `/` at its end. */
export async function ignoredNow(root: string): Promise<string[]> {
  const { stdout } = await runGit(['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'], { cwd: root });
  return splitNul(stdout).map((path) => decodePath(path));
}

const FATAL = 128;
const SUBMODULE = '160000';

/** Which of these paths git ignores, or can never hold: what lies in a submodule or beyond a link is no file of this repository. */
export async function ignoredOf(root: string, paths: readonly string[]): Promise<Set<string>> {
  const answer = await checkIgnore(root, paths, [0, 1, FATAL]);
  if (answer.code !== FATAL) return answer.ignored;
  // At the first such path it gives up: those are looked for only where there is one.
  const foreign = await foreignAmong(root, paths);
  const own = await checkIgnore(
    root,
    paths.filter((path) => !foreign.has(path)),
    [0, 1],
  );
  return new Set([...own.ignored, ...foreign]);
}

async function checkIgnore(root: string, paths: readonly string[], accept: number[]): Promise<{ code: number; ignored: Set<string> }> {
  if (paths.length === 0) return { code: 1, ignored: new Set() };
  const input = Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.from([0])]));
  // The command takes names literally anyway, and refuses to be told so.
  const env = { GIT_LITERAL_PATHSPECS: '0' };
  const { code, stdout } = await runGit(['check-ignore', '-z', '--stdin'], { cwd: root, input, env, accept });
  return { code, ignored: new Set(splitNul(stdout).map((path) => decodePath(path))) };
}

async function foreignAmong(root: string, paths: readonly string[]): Promise<Set<string>> {
  const staged = await stagedFiles(root, undefined, ['.']);
  const submodules = [...staged].filter(([, { mode }]) => mode === SUBMODULE).map(([path]) => path);
  const folders = new Set(paths.flatMap(foldersOf));
  const links = await Promise.all([...folders].map(async (path) => ((await isLink(join(root, path))) ? [path] : [])));
  const closed = new Set([...submodules, ...links.flat()]);
  return new Set(paths.filter((path) => foldersOf(path).some((folder) => closed.has(folder))));
}

/** The folders that a path lies in, below the root. */
const foldersOf = (path: string): string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));

const isLink = async (path: string): Promise<boolean> => (await lstat(path).catch(unlessGone(undefined)))?.isSymbolicLink() === true;

/** Reads what is added to the reflog of HEAD from now on. */
export async function followReflog(gitDir: string): Promise<() => Promise<string[]>> {
  const file = join(gitDir, 'logs', 'HEAD');
  let at = (await contentFrom(file, 0)).length;
  return async () => {
    const added = await contentFrom(file, at);
    at += added.length;
    return added
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
  };
}

/** Whether git is changing the work tree or the index at this moment. */
export async function isGitAtWork(gitDir: string): Promise<boolean> {
  return (await kindOf(join(gitDir, 'index.lock'))) !== undefined;
}

/** When git last wrote its index, in milliseconds of the clock of files: whatever restores files does, and what only looks at them here does not. */
export async function indexWrittenAt(gitDir: string): Promise<number> {
  const index = join(gitDir, 'index');
  return (await kindOf(index)) === undefined ? 0 : (await lstat(index)).mtimeMs;
}

async function contentFrom(file: string, start: number): Promise<Buffer> {
  if ((await kindOf(file)) !== 'file') return Buffer.alloc(0);
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.max(0, size - start));
    await handle.read(bytes, 0, bytes.length, start);
    return bytes;
  } finally {
    await handle.close();
  }
}
