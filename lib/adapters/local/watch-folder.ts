import { once } from 'node:events';
import { sep } from 'node:path';
import process from 'node:process';
import { watch } from 'chokidar';
import type { StringlineError } from '../../domain/shared/errors.ts';
import { untilReady, watchFaults } from './watch-fault.ts';

/** Saves come in bursts: editors write, rename and touch. */
const SETTLE_MS = 100;
const NEVER = new Set(['.git', 'node_modules', '.stringline']);

export interface FolderWatch {
  /** Fulfilled when the process was told to end. */
  ended: Promise<void>;
  close(): Promise<void>;
}

export interface FolderWatchOptions {
  changed: () => Promise<void>;
  /** Hears of folders whose changes go unnoticed. */
  onError: (error: StringlineError) => void;
  settleMs?: number;
}

/**
 * Calls `changed` as soon as it would notice a change, and then after files below a folder have changed and were left alone for a moment; never twice at the same time: what changes while it
 * works is one more call afterwards.
 */
export async function watchFolder(root: string, { changed, onError, settleMs = SETTLE_MS }: FolderWatchOptions): Promise<FolderWatch> {
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path) =>
      path.length > root.length &&
      path
        .slice(root.length + 1)
        .split(sep)
        .some((name) => NEVER.has(name)),
  });
  let timer: NodeJS.Timeout | undefined;
  let working = false;
  let again = false;
  const work = async (): Promise<void> => {
    if (working) {
      again = true;
      return;
    }
    working = true;
    do {
      again = false;
      await changed();
    } while (again as boolean);
    working = false;
  };
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void work(), settleMs);
  });
  watcher.on('error', watchFaults(root, onError));
  await untilReady(watcher);
  await work();
  const close = async (): Promise<void> => {
    clearTimeout(timer);
    await watcher.close();
  };
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(close);
  return { ended, close };
}
