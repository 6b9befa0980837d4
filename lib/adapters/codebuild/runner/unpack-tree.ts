import { chown, lchown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { blobEntry, type JobInput } from '../input-archive.ts';

/** Whom files belong to; undefined where this process may not give them away. */
export interface Owner {
  uid: number;
  gid: number;
}

const isPlain = (path: string): boolean => path !== '' && path.split('/').every((part) => !['', '.', '..', '.git'].includes(part));

/** Writes a tree of git into an empty directory. Links come last, so that no file is ever written through one. */
export async function unpackTree(
  directory: string,
  { files, blobs }: { files: JobInput['files']; blobs: Readonly<Record<string, Uint8Array>> },
  owner: Owner | undefined,
): Promise<void> {
  const made = new Set<string>();
  for (const { path, mode, blob } of files.toSorted((a, b) => Number(a.mode === '120000') - Number(b.mode === '120000'))) {
    if (!isPlain(path)) throw new Error(`The tree has an entry at ${JSON.stringify(path)}`);
    const bytes = blobs[blobEntry(blob)];
    if (bytes === undefined) throw new Error(`Blob ${blob} is missing`);
    await makeFolders(directory, dirname(path), { made, owner });
    const place = join(directory, path);
    if (mode === '120000') await symlink(Buffer.from(bytes).toString('utf8'), place);
    else await writeFile(place, bytes, { mode: mode === '100755' ? 0o755 : 0o644, flag: 'wx' });
    if (owner !== undefined) await lchown(place, owner.uid, owner.gid);
  }
}

async function makeFolders(root: string, folder: string, { made, owner }: { made: Set<string>; owner: Owner | undefined }): Promise<void> {
  const parts = folder === '.' ? [] : folder.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const path = parts.slice(0, length).join(sep);
    if (made.has(path)) continue;
    made.add(path);
    await mkdir(join(root, path));
    if (owner !== undefined) await chown(join(root, path), owner.uid, owner.gid);
  }
}
