import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { coalesce, type SaveKind } from '../../domain/hooks/dispatch/index.ts';
import { NewFolders } from './new-folders.ts';
import { untilReady, watchFaults } from './watch-fault.ts';

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
/**
 * How often nothing must have changed before a burst is over. On a busy machine all of the time may pass while this process does not run, and
 * what has changed is not heard: then it has not been quiet, and one save would be taken for two.
 */
const QUIET_LOOKS = 5;
/** How many times as long as the quiet at its end a burst may go on. */
const LONGEST_BURST = 10;

/** Watches the files below a folder and tells of saves in bursts. Links are not followed. */
export async function watchSaves(root: string, options: SaveWatchOptions): Promise<{ close(): Promise<void> }> {
  const bursts = new Bursts(options);
  const nameOf = (path: string): string => relative(root, path).split(sep).join('/');
  const ignored = (path: string): boolean => path !== root && options.ignored(nameOf(path));
  const watcher = watch(root, { ignoreInitial: true, followSymlinks: false, alwaysStat: true, ignored });
  const newFolders = new NewFolders();
  bursts.beforeEnd = () => {
    const { files, folders } = newFolders.missed(ignored);
    for (const file of files) bursts.add(nameOf(file), 'created');
    const missed = [...folders, ...files];
    if (missed.length > 0 && !watcher.closed) watcher.add(missed);
    if (newFolders.areLeft()) bursts.endSoon();
  };
  watcher.on('all', (event, path, stats) => {
    if (path === root) return;
    const kind = newFolders.hear(event, path, stats?.mtimeMs);
    if (kind !== undefined) bursts.add(nameOf(path), kind);
    else if (event === 'addDir') bursts.endSoon();
  });
  watcher.on('error', watchFaults(root, options.onError));
  await untilReady(watcher);
  return {
    close: async () => {
      await watcher.close();
      await bursts.close();
    },
  };
}

/** Saves that belong together, and the end of each burst of them. */
class Bursts {
  /** What else belongs to a burst is added to it here. */
  beforeEnd = (): void => undefined;
  readonly #options: SaveWatchOptions;
  readonly #settleMs: number;
  #saves = new Map<string, SaveKind>();
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #late: NodeJS.Timeout | undefined;
  #working = Promise.resolve();

  constructor(options: SaveWatchOptions) {
    this.#options = options;
    this.#settleMs = options.settleMs ?? SETTLE_MS;
  }

  /** A save, which puts the end of its burst off. */
  add(name: string, kind: SaveKind): void {
    if (this.#saves.size === 0) this.#since = performance.now();
    const both = coalesce(this.#saves.get(name), kind);
    if (both === undefined) this.#saves.delete(name);
    else this.#saves.set(name, both);
    this.#endWhenQuiet(QUIET_LOOKS);
  }

  #endWhenQuiet(looks: number): void {
    clearTimeout(this.#timer);
    const longest = this.#since + LONGEST_BURST * this.#settleMs - performance.now();
    const wait = Math.max(0, Math.min(this.#settleMs / QUIET_LOOKS, longest));
    this.#timer = setTimeout(() => (looks > 1 && wait < longest ? this.#endWhenQuiet(looks - 1) : this.#end()), wait);
  }

  /** There may be more than is told of: ends a burst after as long as one may go on, if none ends before. */
  endSoon(): void {
    clearTimeout(this.#late);
    this.#late = setTimeout(() => this.#end(), LONGEST_BURST * this.#settleMs);
  }

  async close(): Promise<void> {
    this.#end();
    for (const timer of [this.#timer, this.#late]) clearTimeout(timer);
    await this.#working;
  }

  #end(): void {
    const { onBatch, onError } = this.#options;
    try {
      this.beforeEnd();
    } catch (error) {
      onError(error);
    }
    clearTimeout(this.#timer);
    const [batch, since] = [this.#saves, this.#since];
    this.#saves = new Map();
    if (batch.size > 0) this.#working = this.#working.then(() => onBatch(batch, since)).catch(onError);
  }
}
