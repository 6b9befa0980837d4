import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IsolationLevel, launchLine } from './launcher.ts';
import { type CommandUser, runCommand } from './run-command.ts';

/** What a command finds out about its sandbox: who it is, that it can reach itself, and that it can write where it must. */
const CHECK = 'id -u && touch stringline-probe && echo ready';
const PROBE_TIMEOUT_MS = 10_000;

async function works(level: IsolationLevel, directory: string, user: CommandUser | undefined): Promise<boolean> {
  const { uid, gid } = user ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const none = { private: [], protect: [], layered: [], hiddenDirectories: [], hiddenFiles: [] };
  const line = launchLine({ command: CHECK, directory, level, cutNetwork: true, uid, gid, writable: [directory], ...none });
  const end = await runCommand({
    ...line,
    directory,
    environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    timeoutMs: PROBE_TIMEOUT_MS,
    outputLimit: 65_536,
    graceMs: 200,
    marker: `probe-${directory}`,
    user,
  });
  return end.exitCode === 0 && end.stdout === `${uid}\nready\n`;
}

async function probe(user?: CommandUser): Promise<IsolationLevel> {
  if (process.platform !== 'linux') return 'none';
  const directory = await mkdtemp(join(tmpdir(), 'stringline-probe-'));
  try {
    for (const level of ['namespaces', 'network'] as const) {
      const place = join(directory, level);
      await mkdir(place);
      if (user !== undefined) for (const path of [directory, place]) await chown(path, user.uid, user.gid);
      if (await works(level, place, user)) return level;
    }
    return 'none';
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

let known: Promise<IsolationLevel> | undefined;

/**
 * How far this machine lets an ordinary user cut commands off, found out once by trying: `namespaces` (no network, the file system
 * read-only but for the checkout, processes that end with the command), `network` (no network only), `none`. For another user it is
 * found out anew.
 */
export function probeIsolation(user?: CommandUser): Promise<IsolationLevel> {
  if (user !== undefined) return probe(user);
  known ??= probe();
  return known;
}
