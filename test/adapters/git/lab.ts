import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGitRepository, type GitOptions, type GitRepository } from '../../../lib/adapters/git/index.ts';

/** A temporary folder with an empty HOME, in which tests make real git repositories. */
export interface Lab {
  folder: string;
  /** Runs git as a user would, and returns what it prints. */
  git(cwd: string, ...args: string[]): string;
  /** A new repository, empty unless `files` are to be committed. */
  repository(name: string, files?: Record<string, string | Uint8Array>): string;
  write(cwd: string, files: Record<string, string | Uint8Array>): void;
  commit(cwd: string, message: string, files?: Record<string, string | Uint8Array>): string;
  open(cwd: string, options?: GitOptions): Promise<GitRepository>;
  /** The git commands (without their `-c` options) that the adapter starts during the work. */
  commandsDuring(work: () => Promise<unknown>): Promise<string[]>;
  close(): void;
}

export function createLab(): Lab {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'git lab ')));
  const home = join(folder, 'home');
  mkdirSync(home);
  // The adapter inherits the environment of the process, as in real life.
  const before = { ...process.env };
  Object.assign(process.env, { HOME: home, XDG_CONFIG_HOME: home, GIT_CONFIG_NOSYSTEM: '1' });
  const date = '2026-11-01T12:00:00Z';
  const env = { ...process.env, LC_ALL: 'C', GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const opened: GitRepository[] = [];
  const lab: Lab = {
    folder,
    git: (cwd, ...args) =>
      execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', '-c', 'protocol.file.allow=always', ...args], {
        cwd,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trimEnd(),
    repository: (name, files) => {
      const cwd = join(folder, name);
      mkdirSync(cwd, { recursive: true });
      lab.git(cwd, 'init', '-q', '-b', 'main');
      if (files !== undefined) lab.commit(cwd, 'First commit', files);
      return cwd;
    },
    write: (cwd, files) => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        writeFileSync(join(cwd, path), content);
      }
    },
    commit: (cwd, message, files = {}) => {
      lab.write(cwd, files);
      lab.git(cwd, 'add', '-A');
      lab.git(cwd, 'commit', '-q', '--allow-empty', '-m', message);
      return lab.git(cwd, 'rev-parse', 'HEAD');
    },
    open: async (cwd, options) => {
      const repository = await createGitRepository(cwd, options);
      opened.push(repository);
      return repository;
    },
    commandsDuring: async (work) => {
      const [bin, log] = [join(folder, 'bin'), join(folder, 'commands')];
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'git'), LOGGING_GIT, { mode: 0o755 });
      writeFileSync(log, '');
      const path = process.env['PATH'];
      Object.assign(process.env, { PATH: `${bin}:${path ?? ''}`, REAL_PATH: path, COMMANDS: log });
      try {
        await work();
        return readFileSync(log, 'utf8').split('\n').slice(0, -1);
      } finally {
        Object.assign(process.env, { PATH: path });
      }
    },
    close: () => {
      for (const repository of opened) repository.close();
      for (const name of ['HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_NOSYSTEM']) {
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[name];
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return lab;
}

/** Notes its subcommand and becomes the real git. */
const LOGGING_GIT = `#!/bin/sh
verb=
for argument in "$@"; do
  case "$argument" in
    -c|*=*) ;;
    *) verb="$argument"; break ;;
  esac
done
echo "$verb" >> "$COMMANDS"
PATH="$REAL_PATH" exec git "$@"
`;

/** Artefacts by digest, named by hand: git does not look at the names. */
export function artefactsOf(contents: Record<string, string | Uint8Array>): { get(digest: string): Promise<Uint8Array | undefined> } {
  return {
    get: async (digest) => {
      const content = contents[digest];
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
  };
}
