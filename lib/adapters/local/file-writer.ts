import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { FileChange, FileWriter } from '../../app/lint/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** Writes files below a folder, each by a rename, so that nobody reads half of one. Rights are kept. */
export function createFileWriter(root: string, move: (from: string, to: string) => void = renameSync): FileWriter {
  const fileOf = (path: string): string => join(root, path);
  const besideOf = (path: string): string => `${fileOf(path)}.stringline-${process.pid}`;
  const replaceAll = (changes: readonly FileChange[]): string[] => {
    const others = changes.filter(
      ({ path, before }) => !naming(path, () => readFileSync(fileOf(path)).equals(Buffer.from(before, 'utf8'))),
    );
    if (others.length > 0) return others.map(({ path }) => path);
    const beside: string[] = [];
    const done: string[] = [];
    try {
      for (const { path, after } of changes)
        naming(path, () => {
          writeFileSync(besideOf(path), '', { mode: statSync(fileOf(path)).mode & 0o777 });
          // A full disk leaves a part of it, which has to go as well.
          beside.push(path);
          writeFileSync(besideOf(path), after);
        });
      for (const path of [...beside])
        naming(
          path,
          () => {
            move(besideOf(path), fileOf(path));
            done.push(path);
          },
          done,
        );
      return [];
    } finally {
      for (const path of beside) if (!done.includes(path)) rmSync(besideOf(path), { force: true });
    }
  };
  return { replaceAll, replace: (path, before, after) => replaceAll([{ path, before, after }]).length === 0 };
}

/** Failures of `work` with the file that they are about, and those that were written before. @throws StringlineError `file-unwritable` */
function naming<T>(path: string, work: () => T, written: readonly string[] = []): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const before = written.length === 0 ? '' : `; written before it: ${written.join(', ')}`;
    throw new StringlineError({
      code: 'file-unwritable',
      message: `${path} cannot be written: ${reason}${before}`,
      exit: EXIT.usage,
      cause: error,
    });
  }
}
