import { copyFile, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HookFolder, Reworked, ReworkRequest } from '../../app/hooks/ports.ts';
import type { ChangedFile } from '../../domain/hooks/dispatch/index.ts';
import { ignoredNow, indexFiles } from '../git/index.ts';
import { readRegular } from './read-regular.ts';
import { replaceFile } from './replace-file.ts';
import { sha256 } from './sha256.ts';
import { unlessGone } from './unless-gone.ts';

export interface ReworkPlace {
  root: string;
  /** Runs commands below a folder. `apart`: one that is not the work tree of the repository. */
  runIn: (folder: string, apart: boolean) => HookFolder['run'];
}

/** Runs work on the files where they lie; what it has made of them stands. */
export async function reworkInPlace<T>(
  { root, runIn }: ReworkPlace,
  { paths }: ReworkRequest,
  work: (folder: HookFolder) => Promise<T>,
): Promise<Reworked<T>> {
  const digests = async (): Promise<ChangedFile[]> => Promise.all(paths.map((path) => digestOf(root, path)));
  const before = await digests();
  const value = await work(folderAt(root, root, runIn(root, false)));
  const written = (await digests()).filter(({ digest }, index) => digest !== before[index]?.digest);
  return { value, written, changed: written.map(({ path }) => path), notes: [] };
}

/** A file as events of saves count it: by the digest of its bytes. */
async function digestOf(root: string, path: string): Promise<ChangedFile> {
  const bytes = await readRegular(root, path);
  return { path, digest: bytes === undefined ? null : sha256(bytes) };
}

/** Which content the work is to see: that of an index, or of a commit. */
export type Recorded = { index: string | undefined } | { commit: string };

/**
 * Runs work in a folder of its own that holds what is recorded, and stages what it has made of the files. The work tree follows where
 * that leaves every line alone that is not staged.
 */
export async function reworkRecorded<T>(
  place: ReworkPlace,
  recorded: Recorded,
  { request, work }: { request: ReworkRequest; work: (folder: HookFolder) => Promise<T> },
): Promise<Reworked<T>> {
  const { root } = place;
  const scratch = await mkdtemp(join(tmpdir(), 'stringline-hook-'));
  try {
    const folder = join(scratch, 'tree');
    await mkdir(folder);
    const index = 'index' in recorded ? recorded.index : join(scratch, 'index');
    if ('commit' in recorded) await indexFiles.readIntoIndex(root, recorded.commit, index ?? '');
    await indexFiles.checkoutIndex(root, folder, index);
    await linkIgnored(root, folder);
    const staged = await indexFiles.stagedFiles(root, index, request.paths);
    await keepCopies(folder, join(scratch, 'before'), [...staged.keys()]);
    const value = await work(folderAt(folder, root, place.runIn(folder, true)));
    const changes = await changesIn(root, folder, staged);
    if (!request.keep || 'commit' in recorded) return { value, written: [], changed: [...changes.keys()], notes: [] };
    return { value, ...(await takeOver({ root, folder, before: join(scratch, 'before'), index }, changes)) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

export interface Apart {
  paths: readonly string[];
  read: (path: string) => Promise<Uint8Array | undefined>;
  run: (folder: string) => HookFolder['run'];
}

/** Runs work in a folder of its own that holds some files and nothing else. */
export async function workApart<T>({ paths, read, run }: Apart, work: (folder: HookFolder) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stringline-hook-'));
  try {
    for (const path of paths) {
      const bytes = await read(path);
      if (bytes === undefined) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return await work({ paths: () => Promise.resolve([...paths]), read, run: run(folder) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function folderAt(folder: string, root: string, run: HookFolder['run']): HookFolder {
  return { paths: () => indexFiles.knownPaths(root), read: (path) => readRegular(folder, path), run };
}

/** What git ignores is not recorded, and linters need it: installed packages, environments, generated code. */
async function linkIgnored(root: string, folder: string): Promise<void> {
  const ignored = (await ignoredNow(root)).map((path) => path.replace(/\/$/, ''));
  for (const path of new Set([...ignored, 'node_modules'])) {
    if (path.startsWith('.stringline') || (await lstatOf(join(root, path))) === undefined) continue;
    if ((await lstatOf(join(folder, path))) !== undefined) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(join(root, path), join(folder, path));
  }
}

async function lstatOf(path: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  return lstat(path).catch(unlessGone(undefined));
}

async function keepCopies(from: string, to: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if ((await lstatOf(join(from, path)))?.isFile() !== true) continue;
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(join(from, path), join(to, path));
  }
}

type Changes = Map<string, { before: indexFiles.StagedFile; oid: string }>;

async function changesIn(root: string, folder: string, staged: ReadonlyMap<string, indexFiles.StagedFile>): Promise<Changes> {
  const changes: Changes = new Map();
  for (const [path, before] of staged) {
    // A linter that deletes a file has gone wrong.
    if (!before.mode.startsWith('100') || (await readRegular(folder, path)) === undefined) continue;
    const oid = await indexFiles.recordFile(root, path, join(folder, path));
    if (oid !== before.oid) changes.set(path, { before, oid });
  }
  return changes;
}

interface Taking {
  root: string;
  folder: string;
  /** Folder with the files as they were before the work. */
  before: string;
  index: string | undefined;
}

async function takeOver(taking: Taking, changes: Changes): Promise<Omit<Reworked<never>, 'value'>> {
  const { root, index } = taking;
  const staged = await indexFiles.restage(root, index, changes);
  const beside = await indexFiles.indexBeside(root, index);
  if (beside !== undefined) await indexFiles.restage(root, beside, changes);
  const notes: string[] = [];
  for (const path of staged)
    if (!(await follow(taking, path)))
      notes.push(`${path}: the fix is in the commit only, your unstaged lines there are as you left them.`);
  const written = [...changes].flatMap(([path, { oid }]) => (staged.has(path) ? [{ path, digest: oid }] : []));
  return { written, changed: [...changes.keys()], notes };
}

/** Has the file of the work tree follow the change of the staged one. False where unstaged lines stand in its way. */
async function follow({ root, folder, before }: Taking, path: string): Promise<boolean> {
  const ours = await readRegular(root, path);
  if (ours === undefined) return true;
  const [base, theirs] = [await readFile(join(before, path)), await readFile(join(folder, path))];
  const merged = base.equals(ours)
    ? theirs
    : await indexFiles.mergeFiles(root, { ours: join(root, path), base: join(before, path), theirs: join(folder, path) });
  // Whoever has saved meanwhile is not written over.
  const now = merged === undefined ? undefined : await readRegular(root, path);
  if (merged === undefined || now === undefined || !Buffer.from(now).equals(Buffer.from(ours))) return false;
  await replaceFile(join(root, path), merged);
  return true;
}
