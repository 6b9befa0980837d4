import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Where people and tools keep credentials, below the home directory. */
const CREDENTIALS = [
  '.ssh',
  '.aws',
  '.gnupg',
  '.azure',
  '.kube',
  '.docker',
  '.config/gcloud',
  '.config/gh',
  '.config/hub',
  '.config/git/credentials',
  '.config/op',
  '.config/sops',
  '.password-store',
  '.local/share/keyrings',
  '.mozilla',
  '.config/google-chrome',
  '.netrc',
  '.npmrc',
  '.yarnrc.yml',
  '.pypirc',
  '.git-credentials',
  '.gitconfig',
  '.pgpass',
  '.my.cnf',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.m2/settings.xml',
  '.m2/settings-security.xml',
  '.gradle/gradle.properties',
  '.terraform.d',
  '.bash_history',
  '.zsh_history',
  '.python_history',
  '.node_repl_history',
] as const;

/** Sockets through which a container could be started, with the whole machine in it. */
const SOCKETS = ['/run/docker.sock', '/var/run/docker.sock', '/run/podman/podman.sock', '/run/containerd/containerd.sock'];

/** What exists of them, as directories and as files. */
export function hiddenPaths(home: string | undefined): { hiddenDirectories: string[]; hiddenFiles: string[] } {
  const hiddenDirectories: string[] = [];
  const hiddenFiles: string[] = [];
  for (const path of [...(home === undefined ? [] : CREDENTIALS.map((below) => join(home, below))), ...SOCKETS]) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) (found.isDirectory() ? hiddenDirectories : hiddenFiles).push(path);
  }
  return { hiddenDirectories, hiddenFiles };
}
