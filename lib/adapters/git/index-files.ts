import { basename, dirname, isAbsolute, join } from 'node:path';
import { kindOf } from './files.ts';
import { decodePath, encodePath, splitNul } from './path-bytes.ts';
import { runGit } from './run.ts';

/** A file as an index has it. */
export interface StagedFile {
  mode: string;
  oid: string;
}

const indexEnv = (root: string, index: string | undefined): { env?: Record<string, string> } =>
  index === undefined ? {} : { env: { GIT_INDEX_FILE: isAbsolute(index) ? index : join(root, index) } };

/** Writes every file of an index below a folder, as a checkout would. */
export async function checkoutIndex(root: string, folder: string, index?: string): Promise<void> {
  await runGit(['checkout-index', '--all', '--force', '--quiet', `--prefix=${folder}/`], { cwd: root, ...indexEnv(root, index) });
}

/** Makes an index of a commit or a tree. */
export async function readIntoIndex(root: string, commitish: string, index: string): Promise<void> {
  await runGit(['read-tree', commitish], { cwd: root, ...indexEnv(root, index) });
}

/** Files of an index by path, without those in conflict. */
export async function stagedFiles(root: string, index: string | undefined, paths: readonly string[]): Promise<Map<string, StagedFile>> {
  if (paths.length === 0) return new Map();
  const { stdout } = await runGit(['ls-files', '--stage', '-z', '--', ...paths], { cwd: root, ...indexEnv(root, index) });
  return new Map(
    splitNul(stdout).flatMap((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', oid = '', stage] = line.subarray(0, tab).toString('latin1').split(' ');
      return stage === '0' ? [[decodePath(line.subarray(tab + 1)), { mode, oid }] as const] : [];
    }),
  );
}

/** Stages files as they are named, where the index still has what it had before. @returns the paths that were staged */
export async function restage(
  root: string,
  index: string | undefined,
  changes: ReadonlyMap<string, { before: StagedFile; oid: string }>,
): Promise<Set<string>> {
  const there = await stagedFiles(root, index, [...changes.keys()]);
  const same = [...changes].filter(([path, { before }]) => there.get(path)?.oid === before.oid);
  if (same.length === 0) return new Set();
  const input = Buffer.concat(
    same.flatMap(([path, { before, oid }]) => [Buffer.from(`${before.mode} ${oid} 0\t`), encodePath(path), Buffer.from([0])]),
  );
  await runGit(['update-index', '-z', '--index-info'], { cwd: root, input, ...indexEnv(root, index) });
  return new Set(same.map(([path]) => path));
}

/** The index that stands when a commit of single paths is over: git keeps it beside the one that it commits. Undefined at other commits. */
export async function indexBeside(root: string, index: string | undefined): Promise<string | undefined> {
  if (index === undefined || !/^next-index-\d+\.lock$/.test(basename(index))) return undefined;
  const real = join(dirname(isAbsolute(index) ? index : join(root, index)), 'index.lock');
  return (await kindOf(real)) === 'file' ? real : undefined;
}

/** Stores a file as git would record it at a path, and gives the id of its blob. */
export async function recordFile(root: string, path: string, file: string): Promise<string> {
  const { stdout } = await runGit(['hash-object', '-w', `--path=${path}`, '--', file], { cwd: root });
  return stdout.toString('utf8').trim();
}

/** Lays the change from `base` to `theirs` over `ours`, all of them files. Undefined where both have changed the same lines. */
export async function mergeFiles(root: string, files: { ours: string; base: string; theirs: string }): Promise<Uint8Array | undefined> {
  // Up to 127 is the number of conflicts; 255 says that it is no text.
  const accept = Array.from({ length: 256 }, (_, code) => code);
  const { code, stdout } = await runGit(['merge-file', '--stdout', '--quiet', files.ours, files.base, files.theirs], { cwd: root, accept });
  return code === 0 ? stdout : undefined;
}

/** Files that git tracks, or would. */
export async function knownPaths(root: string): Promise<string[]> {
  const { stdout } = await runGit(['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'], { cwd: root });
  return splitNul(stdout).map((path) => decodePath(path));
}
