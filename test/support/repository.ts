import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bareEnvironment } from './stringline.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A git repository of its own, with the person Ada as its user. */
export interface Repository {
  root: string;
  git(...args: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  commit(message: string): string;
  /** Text of a file in a commit; undefined where it is not there. */
  show(revision: string, path: string): string | undefined;
  remove(): void;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface RepositoryOptions {
  files?: Files;
  /** Arguments of `git init`. */
  init?: readonly string[];
  /** False leaves the repository without a commit. */
  commit?: boolean;
}

/** Makes a repository with these files in one commit on `main`. */
export function makeRepository({ files = {}, init = [], commit = true }: RepositoryOptions = {}): Repository {
  const { path: root, remove } = temporaryDirectory('stringline-e2e-');
  const repository = openedRepository(root, remove);
  repository.git('init', '-q', '-b', 'main', ...init);
  repository.git('config', 'user.name', 'Ada');
  repository.git('config', 'user.email', 'ada@example.org');
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  if (commit) repository.commit('The project as it was');
  return repository;
}

/** A handle on a repository that exists. */
export function openedRepository(root: string, remove: () => void = () => undefined): Repository {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      env: bareEnvironment({ GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z', GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z' }),
      encoding: 'utf8',
      stdio: 'pipe',
      maxBuffer: 64 * 1024 * 1024,
    });
  return {
    root,
    git,
    remove,
    write: (path, content) => {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      if (path.endsWith('.sh')) chmodSync(file, 0o755);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    commit: (message) => {
      git('add', '-A');
      git('commit', '-q', '--no-verify', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD').trim();
    },
    show: (revision, path) => {
      try {
        return git('show', `${revision}:${path}`);
      } catch (error) {
        if ((error as { status?: number }).status === 128) return undefined;
        throw error;
      }
    },
  };
}

/** All that a run must leave alone: HEAD, branch, index, and every file outside `.stringline/`, byte for byte. */
export function checkoutOf(repository: Repository): Record<string, string> {
  const files = repository
    .git('ls-files', '-z', '--cached', '--others')
    .split('\0')
    .filter((path) => path !== '' && !path.startsWith('.stringline/'));
  const contents = files
    .filter((path) => isFile(join(repository.root, path)))
    .map((path): [string, string] => [`file ${path}`, readFileSync(join(repository.root, path)).toString('base64')]);
  return {
    HEAD: readFileSync(join(repository.root, '.git', 'HEAD'), 'utf8'),
    commit: repository.git('rev-parse', 'HEAD'),
    index: repository.git('ls-files', '--stage', '-z'),
    status: repository.git('status', '--porcelain=v2', '-z'),
    worktrees: repository.git('worktree', 'list', '--porcelain'),
    stash: repository.git('stash', 'list'),
    config: readFileSync(join(repository.root, '.git', 'config'), 'utf8'),
    ...Object.fromEntries(contents),
  };
}

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Commits of a branch since a revision, oldest first. */
export function commitsOf(
  repository: Repository,
  range: string,
): { id: string; subject: string; body: string; author: string; trailers: Record<string, string>; files: string[] }[] {
  const ids = repository
    .git('rev-list', '--reverse', range)
    .split('\n')
    .filter((line) => line !== '');
  return ids.map((id) => ({
    id,
    subject: repository.git('show', '-s', '--format=%s', id).trim(),
    body: repository.git('show', '-s', '--format=%b', id),
    author: repository.git('show', '-s', '--format=%an <%ae>', id).trim(),
    trailers: Object.fromEntries(
      repository
        .git('show', '-s', '--format=%(trailers:only)', id)
        .split('\n')
        .filter((line) => line.includes(': '))
        .map((line): [string, string] => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
    ),
    files: repository
      .git('show', '--format=', '--name-only', '-z', id)
      .split('\0')
      .filter((name) => name !== ''),
  }));
}
