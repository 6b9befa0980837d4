import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSecretPath } from '../../../domain/agent/index.ts';

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

/** Sockets through which a container or a service could be started, with the whole machine in it, and where agents hold keys. */
const SOCKETS = [
  ...['/run/docker.sock', '/var/run/docker.sock', '/run/podman', '/run/containerd', '/run/crio', '/run/dbus', '/run/systemd/private'],
  ...['/run/user', '/tmp/.X11-unix'],
];

/** Ours in the state directory: task tokens, the token of the API, other jobs. What a job needs of it lies beside them. */
const STATE = [
  ...['stringline.sqlite', 'stringline.sqlite-wal', 'stringline.sqlite-shm', 'serve.json', 'code-facts', 'artefacts', 'runs'],
  'sandbox/jobs',
];

/** Where secrets may lie on this machine. */
export interface SecretPlaces {
  home: string | undefined;
  stateDirectory: string;
  /** Folders of the user that are read-only for commands, the checkout above all. */
  protect: readonly string[];
}

/** What exists of what no command may see, as directories and as files. */
export function hiddenPaths({ home, stateDirectory, protect }: SecretPlaces): { hiddenDirectories: string[]; hiddenFiles: string[] } {
  const hiddenDirectories: string[] = [];
  const hiddenFiles: string[] = [];
  for (const path of [
    ...(home === undefined ? [] : CREDENTIALS.map((below) => join(home, below))),
    ...SOCKETS,
    ...namesIn('/tmp').filter((path) => path.startsWith('/tmp/ssh-')),
    ...STATE.map((below) => join(stateDirectory, below)),
    // Addresses of remotes and headers for them may hold tokens.
    ...protect.map((folder) => join(folder, '.git', 'config')),
    ...protect.flatMap((folder) => namesIn(folder).filter((path) => isSecretPath(path.slice(folder.length + 1)))),
  ]) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined) (found.isDirectory() ? hiddenDirectories : hiddenFiles).push(path);
  }
  return { hiddenDirectories, hiddenFiles };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- a folder that is not there, or not for us, shows commands nothing either
    return [];
  }
}
