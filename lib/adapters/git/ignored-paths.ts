import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOf } from './files.ts';
import { decodePath, encodePath, splitNul } from './path-bytes.ts';
import { runGit } from './run.ts';

/** Paths that git ignores now: a folder of which everything is ignored stands for all in it, with `/` at its end. */
export async function ignoredNow(root: string): Promise<string[]> {
  const { stdout } = await runGit(['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'], { cwd: root });
  return splitNul(stdout).map((path) => decodePath(path));
}

/** Which of these paths git ignores. */
export async function ignoredOf(root: string, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const input = Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.from([0])]));
  // The command takes names literally anyway, and refuses to be told so.
  const env = { GIT_LITERAL_PATHSPECS: '0' };
  const { stdout } = await runGit(['check-ignore', '-z', '--stdin'], { cwd: root, input, env, accept: [0, 1] });
  return new Set(splitNul(stdout).map((path) => decodePath(path)));
}

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
