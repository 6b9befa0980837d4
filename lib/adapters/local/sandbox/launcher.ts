import { join } from 'node:path';
import { shellQuote } from '../../../domain/shared/shell-quote.ts';
import type { PrivateFolder } from './private-folders.ts';

/** How far commands can be cut off on this machine. */
export type IsolationLevel = 'namespaces' | 'network' | 'none';

export interface Launch {
  /** Shell command line of the repository. */
  command: string;
  /** Where it runs. */
  directory: string;
  level: IsolationLevel;
  cutNetwork: boolean;
  /** Numbers the command sees as its own; those of this process. */
  uid: number;
  gid: number;
  /** Directories it may write to, innermost last. Everything else is read-only where the level allows it. */
  writable: readonly string[];
  /** Directories that stay readable only, although they lie in a writable one. */
  protect: readonly string[];
  /** Folders that everybody writes to, with what lies in their place. */
  private: readonly PrivateFolder[];
  /** Caches of toolchains, and where commands see them: what a command writes there goes to a throw-away layer. */
  layered: readonly { path: string; at: string; upper: string; work: string }[];
  /** Directories and files with credentials, which are covered. */
  hiddenDirectories: readonly string[];
  hiddenFiles: readonly string[];
}

/** Exit code with which the launcher itself gives up. */
export const LAUNCH_FAILED = 125;

const LIMITS = 'ulimit -c 0; umask 022; exec sh -c "$1"';

/** Brings up the loopback device, so that tests with a local server work. Perl is there where iproute2 is not. */
const LOOPBACK =
  'ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || ' +
  `perl -e 'socket(S,2,2,0) or exit 1; $r=pack("a16s","lo",0x49); ioctl(S,0x8914,$r) or exit 1' 2>/dev/null || give_up 'no loopback device'`;

/** Makes every mount read-only that is not to stay writable. Flags of a mount are locked in a user namespace and must be repeated. */
const READ_ONLY = `while read -r _ point type options _; do
  case "$type" in proc|sysfs|devtmpfs|devpts|mqueue|cgroup|cgroup2|overlay|securityfs|debugfs|tracefs|bpf|fusectl|configfs|pstore|efivarfs|autofs|binfmt_misc) continue;; esac
  case "$point" in /dev|/dev/*|/proc/*|/sys|/sys/*) continue;; esac
  point=$(printf '%b' "$point")
  case "$writable" in *"|$point|"*) continue;; esac
  keep=
  for flag in nosuid nodev noexec noatime nodiratime relatime; do
    case ",$options," in *",$flag,"*) keep="$keep,$flag";; esac
  done
  mount -o "remount,bind,ro$keep" "$point" 2>/dev/null || :
done < /proc/self/mounts
[ ! -w / ] && [ ! -w /usr ] || give_up 'the file system stays writable'`;

function mounts(launch: Launch): string[] {
  const { writable, protect, layered, hiddenDirectories, hiddenFiles } = launch;
  const or = `|| give_up 'a mount failed'`;
  // Recursive: in a user namespace, a tree with other mounts below it cannot be bound without them. READ_ONLY sees to those.
  const bind = (path: string, at = path): string => `mount --rbind ${shellQuote(path)} ${shellQuote(at)} ${or}`;
  const own = (folder: PrivateFolder): string[] => [
    ...folder.kept.map((below) => bind(join(folder.path, below), join(folder.own, below))),
    bind(folder.own, folder.path),
  ];
  const overlay = ({ path, at, upper, work }: Launch['layered'][number]): string =>
    `mount -t overlay overlay -o ${shellQuote(`lowerdir=${path},upperdir=${upper},workdir=${work},userxattr`)} ${shellQuote(at)} 2>/dev/null || :`;
  const cover = (path: string, how: string): string => `if [ -e ${shellQuote(path)} ]; then mount ${how} ${shellQuote(path)} ${or}; fi`;
  const shared = ['/tmp', '/var/tmp'];
  return [
    ...launch.private.flatMap(own),
    ...shared.map((path) => `if [ -d ${path} ]; then ${bind(path)}; fi`),
    cover('/dev/shm', '-t tmpfs -o mode=1777,nosuid,nodev tmpfs'),
    ...protect.map((path) => bind(path)),
    ...layered.map(overlay),
    ...hiddenDirectories.map((path) => cover(path, '-t tmpfs -o mode=0555,size=4k tmpfs')),
    ...hiddenFiles.map((path) => cover(path, '--bind /dev/null')),
    ...writable.map((path) => bind(path)),
    `writable=${shellQuote(`|${[...shared, ...writable].join('|')}|`)}`,
    READ_ONLY,
    `mount -t proc proc /proc ${or}`,
  ];
}

/** Inner shell: the user's own numbers again, and no power over the namespaces around it. */
function innerShell({ command, uid, gid }: Launch): string {
  return `unshare --user --map-user=${uid} --map-group=${gid} -- sh -c ${shellQuote(LIMITS)} sh ${shellQuote(command)}`;
}

function script(launch: Launch): string {
  return [
    'set -e',
    `give_up() { echo "sandbox: $1" >&2; exit ${LAUNCH_FAILED}; }`,
    ...(launch.cutNetwork ? [LOOPBACK] : []),
    ...(launch.level === 'namespaces' ? mounts(launch) : []),
    `cd ${shellQuote(launch.directory)}`,
    'set +e',
    // The script stays, as the first process of its namespace: when it ends, everything that the command left behind ends.
    launch.level === 'namespaces' ? `${innerShell(launch)}\nexit $?` : `exec ${innerShell(launch)}`,
  ].join('\n');
}

/** Program and arguments that run a command at a level of isolation. */
export function launchLine(launch: Launch): { file: string; args: string[] } {
  const { level, cutNetwork } = launch;
  if (level === 'none' || (level === 'network' && !cutNetwork)) return { file: 'sh', args: ['-c', LIMITS, 'sh', launch.command] };
  const namespaces = level === 'namespaces' ? ['--mount', '--ipc', '--pid', '--fork', '--kill-child'] : [];
  const args = ['--user', '--map-root-user', ...(cutNetwork ? ['--net'] : []), ...namespaces, '--', 'sh', '-c', script(launch)];
  return { file: 'unshare', args };
}
