import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
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
  const temporary = `${path}.${content.pid}`;
  // A file that is there keeps its mode when it is written: it must not be there.
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(temporary, path);
  return path;
}

/** Removes the file of this server, not that of another one. */
export function removeServeFile(directory: string, pid: number): void {
  if (readServeFile(directory)?.pid === pid) rmSync(join(directory, NAME), { force: true });
}

/**
 * Address and token of the server of a state directory; undefined where none has said so. Only a file that this user alone can have written is
 * believed, and only the address of this machine: it decides where code and tokens go.
 */
export function readServeFile(directory: string): ServeFile | undefined {
  const path = join(directory, NAME);
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true || !isOwn(stat)) return undefined;
    const file = ServeFile.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
    return file !== undefined && isLoopback(file.url) ? file : undefined;
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- half a file, or one that is gone: no server runs here, and clients say how to name one
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Windows knows neither owner nor mode. */
const isOwn = ({ uid, mode }: { uid: number; mode: number }): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);

const isLoopback = (url: string): boolean => /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(URL.parse(url)?.hostname ?? '');
