import type { FileProblem, Recall } from '../../domain/lint/index.ts';
import type { IgnoreFile } from '../../domain/source/index.ts';

/** What reading a file came to: its text, where there is any, and what is wrong with it. */
export interface FileReading {
  text?: string;
  problem?: FileProblem;
}

export interface FileListing {
  /** Canonical paths of all files that git would not ignore, in no order. What lies in a `.kiro` folder is listed even where that is ignored. */
  paths: string[];
  /** What was not looked into, with the reason: folders that cannot be opened, and links in the place of folders. */
  closed: ReadonlyMap<string, string>;
  /** The `.gitignore` files met on the way: what they name may be there and is not listed. */
  ignoreFiles?: readonly IgnoreFile[];
}

/**
 * The files of a folder as they lie there. Synchronous on purpose: a check reads thousands of small files and waits for nothing else. Nothing
 * here follows links, starts a process or throws for a file that is not as it should be.
 */
export interface WorkspaceFiles {
  list(): FileListing;
  read(path: string): FileReading;
}

/** Findings of earlier checks. */
export interface FindingsCache {
  /** @param settings all that decides about findings beside the texts */
  recall(settings: string): Recall;
  /** Keeps what was asked for since. Never throws: what cannot be kept is found again. */
  keep(): void;
}

export interface FileChange {
  path: string;
  before: string;
  after: string;
}

/** Writes files that were read before. */
export interface FileWriter {
  /** Puts `after` in the place of `before`, whole or not at all. False, and nothing written, where the file holds something else by now. */
  replace(path: string, before: string, after: string): boolean;
  /**
   * The same of several files at once: the new ones lie beside the old ones before the first takes its place. Gives those that hold
   * something else by now; nothing is written then.
   * @throws StringlineError `file-unwritable`, with what was written before
   */
  replaceAll(changes: readonly FileChange[]): string[];
}
