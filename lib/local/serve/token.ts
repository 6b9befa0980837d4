import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What a running server tells clients on this machine. */
export const ServeFile = z.object({ url: z.string(), token: z.string(), pid: z.int() });
export type ServeFile = z.infer<typeof ServeFile>;

const NAME = 'serve.json';

export const newToken = (): string => randomBytes(32).toString('base64url');

/** Compares in constant time, whatever the lengths are. */
export function sameToken(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Writes address and token for the owner's eyes only; returns the path. */
export function writeServeFile(directory: string, content: ServeFile): string {
  const path = join(directory, NAME);
  // A file that is there keeps its mode when it is written: it must not be there.
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return path;
}

/** Removes the file of this server, not that of another one. */
export function removeServeFile(directory: string, pid: number): void {
  if (readServeFile(directory)?.pid === pid) rmSync(join(directory, NAME), { force: true });
}

/** Address and token of the server of a state directory; undefined where none has said so. */
export function readServeFile(directory: string): ServeFile | undefined {
  try {
    return ServeFile.parse(JSON.parse(readFileSync(join(directory, NAME), 'utf8')));
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- no server runs here: clients say how to name one
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
