import type { FileFacts } from '../domain/drift/index.ts';

/** Reads what code declares: exports, routes, resources. */
export interface CodeReader {
  /** Whether files of this name are read at all. */
  reads(path: string): boolean;
  /** What a file declares. Never throws: what cannot be read is named in `problem`, beside what could. */
  read(file: { path: string; text: string }): Promise<FileFacts>;
  /** Differs where the same text may give other facts. Without one, nothing that was read is kept. */
  readonly version?: string;
  /** Keeps what was read for the next time, where there is a place for it. Never throws. */
  keep?(): Promise<void>;
}

/** The files of a repository as they lie there, uncommitted changes included. */
export interface WorkTree {
  /** Sorted by path; without ignored files. `id` names the bytes: equal ids, equal bytes. `untracked`: nobody has put it under git. */
  list(): Promise<{ path: string; id: string; size: number; untracked?: boolean }[]>;
  /** Bytes of a listed file; undefined when it is gone. */
  read(path: string): Promise<Uint8Array | undefined>;
}
