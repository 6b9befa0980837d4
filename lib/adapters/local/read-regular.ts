import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { unlessGone } from './unless-gone.ts';

/** Bytes of a regular file inside the checkout; undefined for all else, and for what leads out of it. */
export async function readRegular(root: string, path: string): Promise<Uint8Array | undefined> {
  const file = join(root, path);
  const entry = await lstat(file).catch(unlessGone(undefined));
  if (entry?.isFile() !== true || !(await realpath(file)).startsWith((await realpath(root)) + sep)) return undefined;
  return readFile(file);
}
