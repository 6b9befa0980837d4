import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkTree } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { unlessGone } from '../local/unless-gone.ts';
import { decodePath, splitNul } from './path-bytes.ts';
import type { GitRepository } from './repository.ts';
import { runGit } from './run.ts';

/** Files larger than this are listed, not hashed: nobody reads them as text. */
const MAX_HASHED_BYTES = 4_000_000;

type ReadFile = (path: string) => Promise<Uint8Array>;

/**
 * The checkout of a repository: files of HEAD that are as they were, and those that git calls changed or untracked as they lie on disk. One that
 * nobody may read is listed; only who asks for it fails, with a StringlineError `file-unreadable`.
 * @param readBytes of a file on disk; tests give others
 */
export function createWorkTree(repository: GitRepository, readBytes: ReadFile = readFile): WorkTree {
  let listing: Promise<Map<string, Listed>> | undefined;
  const listed = (): Promise<Map<string, Listed>> => (listing ??= list(repository, readBytes));
  return {
    list: async () =>
      [...(await listed())]
        .map(([path, { id, size, untracked }]) => ({ path, id, size, ...(untracked === true && { untracked }) }))
        .sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0)),
    read: async (path) => {
      const file = (await listed()).get(path);
      if (file === undefined) return undefined;
      if (file.fault !== undefined) throw unreadable(path, file.fault);
      return file.bytes ?? (file.oid === undefined ? undefined : repository.readBlob(file.oid));
    },
  };
}

interface Listed {
  id: string;
  size: number;
  /** Of a file that is as HEAD has it. */
  oid?: string;
  bytes?: Uint8Array;
  untracked?: boolean;
  /** Why it cannot be read. */
  fault?: string;
}

async function list(repository: GitRepository, readBytes: ReadFile): Promise<Map<string, Listed>> {
  const { head, dirty } = await repository.inspect();
  const files = new Map<string, Listed>();
  for (const { path, mode, oid, size } of head === undefined ? [] : await repository.tree(head))
    if (mode.startsWith('100')) files.set(path, { id: oid, oid, size: size ?? 0 });
  // Of a folder that is wholly new git tells the folder only.
  const isFolder = ({ path }: { path: string }): boolean => path.endsWith('/');
  const inFolders = dirty.some(isFolder) ? await untrackedFiles(repository.place.root) : [];
  const changed = dirty.filter((one) => !isFolder(one));
  const untracked = new Set([...changed.filter(({ status }) => status.trim() === '??').map(({ path }) => path), ...inFolders]);
  for (const path of new Set([...changed.map((one) => one.path), ...untracked])) {
    const file = await onDisk(join(repository.place.root, path), readBytes);
    if (file === undefined) files.delete(path);
    else files.set(path, untracked.has(path) ? { ...file, untracked: true } : file);
  }
  return files;
}

async function untrackedFiles(root: string): Promise<string[]> {
  const { stdout } = await runGit(['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root });
  return splitNul(stdout).map(decodePath);
}

/** A regular file as it lies there; undefined for what is gone, a link or a folder. */
async function onDisk(path: string, readBytes: ReadFile): Promise<Listed | undefined> {
  const entry = await lstat(path).catch(unlessGone(undefined));
  if (entry?.isFile() !== true) return undefined;
  if (entry.size > MAX_HASHED_BYTES) return { id: `large ${path} ${entry.size}`, size: entry.size };
  try {
    const bytes = new Uint8Array(await readBytes(path));
    return { id: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, bytes };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    return { id: `unreadable ${path} ${entry.size} ${entry.mtimeMs}`, size: entry.size, fault: code };
  }
}

function unreadable(path: string, reason: string): StringlineError {
  return new StringlineError({
    code: 'file-unreadable',
    message: `${path} cannot be read: ${reason}`,
    fix: 'Check its rights.',
    exit: EXIT.usage,
  });
}
