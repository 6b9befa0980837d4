import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { FileWriter } from '../../app/lint/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** Writes files below a folder, each by a rename, so that nobody reads half of one. Rights are kept. */
export function createFileWriter(root: string): FileWriter {
  return {
    replace(path, before, after) {
      const file = join(root, path);
      const temporary = `${file}.stringline-${process.pid}`;
      try {
        if (!readFileSync(file).equals(Buffer.from(before, 'utf8'))) return false;
        writeFileSync(temporary, after, { mode: statSync(file).mode & 0o777 });
        renameSync(temporary, file);
        return true;
      } catch (error) {
        rmSync(temporary, { force: true });
        const reason = error instanceof Error ? error.message : String(error);
        throw new StringlineError({
          code: 'file-unwritable',
          message: `${path} cannot be written: ${reason}`,
          exit: EXIT.usage,
          cause: error,
        });
      }
    },
  };
}
