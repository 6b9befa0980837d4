import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SaveKind } from '../../domain/hooks/dispatch/index.ts';
import { unlessGone } from './unless-gone.ts';

/** How often a new folder is looked into: at the end of its burst, and once more when it is watched for certain. */
const LOOKS = 2;

/**
 * Folders that have just appeared. A watcher hears of a new folder first, lists it, and listens to it last of all: what is written into it in
 * between is told by nobody, and so it is looked for.
 */
export class NewFolders {
  /** How often each has yet to be looked into. */
  readonly #looks = new Map<string, number>();
  /** What was told of in each, while it is looked into. */
  readonly #told = new Map<string, Set<string>>();
  /** Files that were found here, and when they were written: the watcher may tell of them once more when it finds them, too. */
  readonly #found = new Map<string, number>();

  /**
   * Takes an event of the watcher.
   * @param written when the file was written, in milliseconds of the clock of files
   * @returns what it says of a file, where that is news: what was found here the watcher tells of once more, or takes away to find it again
   */
  hear(event: string, path: string, written: number | undefined): SaveKind | undefined {
    if (event === 'addDir') this.#appeared(path);
    if (event === 'unlinkDir') this.#forget(path);
    if (event === 'unlink') return this.#isGone(path) ? 'deleted' : undefined;
    if (event !== 'add' && event !== 'change') return undefined;
    this.#told.get(dirname(path))?.add(path);
    const found = this.#found.get(path);
    if (found === undefined) return event === 'add' ? 'created' : 'saved';
    return found === written ? undefined : 'saved';
  }

  #appeared(folder: string): void {
    this.#looks.set(folder, LOOKS);
    this.#told.set(folder, new Set());
    this.#told.get(dirname(folder))?.add(folder);
  }

  #isGone(file: string): boolean {
    const found = this.#found.get(file);
    if (found !== undefined && found === writtenAt(file)) return false;
    this.#forget(file);
    return true;
  }

  /** The next one of its name is another. */
  #forget(path: string): void {
    for (const known of [this.#looks, this.#told, this.#found]) known.delete(path);
    this.#told.get(dirname(path))?.delete(path);
  }

  /** Whether there is a folder to be looked into. */
  areLeft(): boolean {
    return this.#looks.size > 0;
  }

  /** Looks into each of them. Returns the files and folders that nobody has told of. */
  missed(ignored: (path: string) => boolean): { files: string[]; folders: string[] } {
    const files: string[] = [];
    const folders: string[] = [];
    // Folders that are found are added to those that are gone through.
    for (const [folder, looks] of this.#looks) {
      for (const entry of entriesOf(folder)) {
        const path = join(folder, entry.name);
        if (this.#told.get(folder)?.has(path) === true || ignored(path)) continue;
        if (entry.isDirectory()) {
          this.#appeared(path);
          folders.push(path);
        } else if (this.#isFound(path)) files.push(path);
      }
      if (looks > 1) this.#looks.set(folder, looks - 1);
      else for (const known of [this.#looks, this.#told]) known.delete(folder);
    }
    return { files, folders };
  }

  #isFound(path: string): boolean {
    const written = writtenAt(path);
    if (written === undefined) return false;
    this.#found.set(path, written);
    this.#told.get(dirname(path))?.add(path);
    return true;
  }
}

/** When a file or a link was written, by the clock of files. */
function writtenAt(path: string): number | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true || stats?.isSymbolicLink() === true ? stats.mtimeMs : undefined;
}

/** None, where the folder is gone again. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return unlessGone<Dirent[]>([])(error);
  }
}
