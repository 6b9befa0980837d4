import { once } from 'node:events';
import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { coalesce, type SaveKind } from '../../domain/hooks/dispatch/index.ts';

export interface SaveWatchOptions {
  /** Whether a path below the root is of no interest, together with all below it. */
  ignored: (path: string) => boolean;
  /** Called for each burst, never twice at the same time; `since` is when it began, as `performance.now()` tells. */
  onBatch: (saves: ReadonlyMap<string, SaveKind>, since: number) => Promise<void>;
  onError: (error: unknown) => void;
  /** A burst is over when nothing has changed for so long, or has gone on for ten times as long, in milliseconds. */
  settleMs?: number;
}

const SETTLE_MS = 100;
const KINDS: Readonly<Record<string, SaveKind>> = { add: 'created', change: 'saved', unlink: 'deleted' };

/** Watches the files below a folder and tells of saves in bursts. Links are not followed. */
export async function watchSaves(root: string, options: SaveWatchOptions): Promise<{ close(): Promise<void> }> {
  const settleMs = options.settleMs ?? SETTLE_MS;
  const nameOf = (path: string): string => relative(root, path).split(sep).join('/');
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path) => path !== root && options.ignored(nameOf(path)),
  });
  let pending = new Map<string, SaveKind>();
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  const flush = (): void => {
    const [batch, began] = [pending, since];
    pending = new Map();
    if (batch.size > 0) working = working.then(() => options.onBatch(batch, began)).catch(options.onError);
  };
  const schedule = (): void => {
    clearTimeout(timer);
    if (pending.size === 0) since = performance.now();
    timer = setTimeout(flush, Math.max(0, Math.min(settleMs, since + 10 * settleMs - performance.now())));
  };
  watcher.on('all', (event, path) => {
    const kind = KINDS[event];
    if (kind === undefined) return;
    schedule();
    const name = nameOf(path);
    const both = coalesce(pending.get(name), kind);
    if (both === undefined) pending.delete(name);
    else pending.set(name, both);
  });
  watcher.on('error', options.onError);
  await once(watcher, 'ready');
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
      flush();
      await working;
    },
  };
}
