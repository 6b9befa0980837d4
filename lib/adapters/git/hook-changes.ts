import { isAbsolute } from 'node:path';
import type { ChangedFile } from '../../domain/hooks/dispatch/index.ts';
import { decodePath, splitNul } from './path-bytes.ts';
import { runGit } from './run.ts';

const RAW = ['--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff'];

/**
 * Files that a commit would change, with the ids of their blobs as digests.
 * @param indexFile index of a commit under way, as git hands it to its hooks (`GIT_INDEX_FILE`)
 */
export async function stagedChanges(root: string, indexFile?: string): Promise<ChangedFile[]> {
  const file = indexFile === undefined || isAbsolute(indexFile) ? indexFile : `${root}/${indexFile}`;
  const { code } = await runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: root, accept: [0, 1] });
  const against =
    code === 0 ? 'HEAD' : (await runGit(['hash-object', '-t', 'tree', '--stdin'], { cwd: root, input: '' })).stdout.toString().trim();
  const env = file === undefined ? {} : { env: { GIT_INDEX_FILE: file } };
  return changesIn((await runGit(['diff-index', '--cached', ...RAW, against, '--'], { cwd: root, ...env })).stdout);
}

/** So many commits are looked at before a push; more of them were looked at by nobody's hooks one by one. */
const MAX_UNPUSHED = 2_000;

/** Ids of all that is new in commits which no remote has. */
export async function unpushedObjects(root: string): Promise<Set<string>> {
  const { code } = await runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: root, accept: [0, 1] });
  if (code !== 0) return new Set();
  const { stdout } = await runGit(
    ['rev-list', '--objects', '--no-object-names', `--max-count=${MAX_UNPUSHED}`, 'HEAD', '--not', '--remotes'],
    { cwd: root },
  );
  return new Set(stdout.toString('latin1').split('\n'));
}

/** Files that differ between two commits. */
export async function changesBetween(root: string, from: string, to: string): Promise<ChangedFile[]> {
  return changesIn((await runGit(['diff-tree', '-r', ...RAW, from, to, '--'], { cwd: root })).stdout);
}

/** `:mode mode oid oid status\0path\0`; links and submodules are no files that a hook could look at. */
function changesIn(output: Buffer): ChangedFile[] {
  const fields = splitNul(output);
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , oid = '', status = ''] = (fields[at]?.toString('latin1') ?? '').split(' ');
    const path = decodePath(fields[at + 1] ?? Buffer.alloc(0));
    if (status.startsWith('D')) files.push({ path, digest: null });
    else if (mode.startsWith('100')) files.push({ path, digest: oid });
  }
  return files;
}
