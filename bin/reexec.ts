import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * The newer Node that came with this package as an optional dependency: the nearest one above `file`.
 * Only above this file, never above the working directory: a repository must not be able to bring the binary that runs it.
 */
export function findNode(file: string): string | undefined {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = join('node_modules', `node-${platform}-${process.arch}`, 'bin', platform === 'win' ? 'node.exe' : 'node');
  for (let folder = dirname(file), last = ''; folder !== last; last = folder, folder = dirname(folder)) {
    const candidate = join(folder, binary);
    if (existsSync(candidate)) return candidate;
  }
  return undefined;
}

/**
 * Runs this command again with the newer Node and ends as it ends: by its signal, or with its exit code, which is the result.
 * `undefined` when there is no newer Node, or it does not start (another C library, for instance).
 */
export async function reexec(url: string, env: NodeJS.ProcessEnv): Promise<number | undefined> {
  const file = fileURLToPath(url);
  const node = findNode(file);
  if (node === undefined) return undefined;
  // The channel carries no messages: it tells the child when this process has been killed, so that a run never outlives its command.
  const child = spawn(node, [...process.execArgv, file, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  const forward = (signal: NodeJS.Signals): void => {
    // Ctrl-C on a terminal reaches the whole process group: passing it on would deliver it twice.
    const delivered = signal !== 'SIGTERM' && (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
    if (!delivered) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(undefined);
    });
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      if (signal !== null) process.kill(process.pid, signal);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}

/** In the child: dies with the process that started it. */
export function followParent(): void {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel?.unref();
}
