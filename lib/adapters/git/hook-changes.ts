import { isAbsolute } from 'node:path';
import type { ChangedFile, Push, PushedContent } from '../../domain/hooks/dispatch/index.ts';
import { decodePath, splitNul } from './path-bytes.ts';
import { runGit } from './run.ts';

const RAW = ['--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff'];

/**
 * Files that a commit would change, with the ids of their blobs as digests.
 * @param indexFile index of a commit under way, as git hands it to its hooks (`GIT_INDEX_FILE`)
 */
export async function stagedChanges(root: string, indexFile?: string): Promise<ChangedFile[]> {
  const file = indexFile === undefined || isAbsolute(indexFile) ? indexFile : `${root}/${indexFile}`;
  const [head] = await headOf(root);
  const against = head ?? (await runGit(['hash-object', '-t', 'tree', '--stdin'], { cwd: root, input: '' })).stdout.toString().trim();
  const env = file === undefined ? {} : { env: { GIT_INDEX_FILE: file } };
  return changesIn((await runGit(['diff-index', '--cached', ...RAW, against, '--'], { cwd: root, ...env })).stdout);
}

/** So many commits are looked at before a push; more of them were looked at by nobody's hooks one by one. */
const MAX_UNPUSHED = 2_000;

/** What a push takes along that no remote has. Without a push that is known: what one of HEAD would. */
export async function pushedContent(root: string, push: Push | undefined): Promise<PushedContent> {
  const { tips, theirs } = push ?? { tips: await headOf(root), theirs: [] };
  if (tips.length === 0) return { leaving: new Set(), standing: new Set() };
  const objects = async (lines: readonly string[], ...options: string[]): Promise<Set<string>> => {
    // Commits of the other side that are not here hide nothing.
    const args = ['rev-list', '--objects', '--no-object-names', '--ignore-missing', ...options];
    return new Set((await runGit(args, { cwd: root, input: `${lines.join('\n')}\n` })).stdout.toString('latin1').split('\n'));
  };
  const known = theirs.map((id) => `^${id}`);
  return {
    leaving: await objects([...tips, ...known], `--max-count=${MAX_UNPUSHED}`, '--stdin', '--not', '--remotes'),
    standing: await objects(tips, '--no-walk', '--stdin'),
  };
}

async function headOf(root: string): Promise<string[]> {
  const { code, stdout } = await runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: root, accept: [0, 1] });
  return code === 0 ? [stdout.toString('latin1').trim()] : [];
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
