import { rename, rm, stat, writeFile } from 'node:fs/promises';
import process from 'node:process';

/** Replaces the content of a file by a rename, so that what is in it is never lost half-way. Rights are kept. */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.stringline-${String(process.pid)}`;
  try {
    await writeFile(temporary, bytes, { mode: (await stat(file)).mode & 0o777 });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
