import { isAbsolute } from 'node:path';
import { type ChangedFile, contentKey, type Push, type PushedContent } from '../../domain/hooks/dispatch/index.ts';
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
  const standing = await filesIn(root, tips);
  const refs = [...tips, ...theirs.map((id) => `^${id}`)];
  const objects = new Set(await unpushed(root, refs, '--objects', '--no-object-names'));
  // What many commits ago was written is looked at by how it stands.
  const files = [...(await writtenBy(root, await unpushed(root, refs, '--parents'))), ...standing];
  return {
    leaving: new Set(files.filter(({ digest }) => digest !== null && objects.has(digest)).map(contentKey)),
    standing: new Set(standing.map(contentKey)),
  };
}

/** Lines of `git rev-list`. Commits of the other side that are not here hide nothing. */
async function unpushed(root: string, refs: readonly string[], ...options: string[]): Promise<string[]> {
  const args = ['rev-list', ...options, '--ignore-missing', `--max-count=${String(MAX_UNPUSHED)}`, '--stdin', '--not', '--remotes'];
  return linesOf((await runGit(args, { cwd: root, input: `${refs.join('\n')}\n` })).stdout);
}

const linesOf = (output: Buffer): string[] =>
  output
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');

/**
 * Files as commits have written them, each against its first parent: what it has from there, that one has written.
 * @param commits each with the ids of its parents behind its own
 */
async function writtenBy(root: string, commits: readonly string[]): Promise<ChangedFile[]> {
  const input = commits.map((line) => `${line.split(' ').slice(0, 2).join(' ')}\n`).join('');
  return changesIn((await runGit(['diff-tree', '--stdin', '-r', '--root', '--no-commit-id', ...RAW], { cwd: root, input })).stdout);
}

/** All files of these commits; a tag may be of something that has none. */
async function filesIn(root: string, tips: readonly string[]): Promise<ChangedFile[]> {
  const input = tips.map((id) => `${id}^{tree}\n`).join('');
  const { stdout } = await runGit(['cat-file', '--batch-check=%(objectname)'], { cwd: root, input });
  const trees = new Set(linesOf(stdout).filter((line) => /^[\da-f]+$/.test(line)));
  const files: ChangedFile[] = [];
  for (const tree of trees)
    for (const entry of splitNul((await runGit(['ls-tree', '-r', '-z', '--full-tree', tree], { cwd: root })).stdout)) {
      const tab = entry.indexOf('\t');
      const [, , digest = ''] = entry.toString('latin1', 0, tab).split(' ');
      files.push({ path: decodePath(entry.subarray(tab + 1)), digest });
    }
  return files;
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
