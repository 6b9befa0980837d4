import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Overlay, TreeEntry } from '../../app/ports.ts';
import type { Digest } from '../../domain/shared/digest.ts';
import { artefactMissing, treeConflict } from './errors.ts';
import { listChanges } from './history.ts';
import type { ObjectReader } from './object-reader.ts';
import { decodePath, encodePath, splitNul } from './path-bytes.ts';
import { assertRevision, resolveTree } from './revisions.ts';
import { gitText, runGit } from './run.ts';
import { assertWritable } from './writable-path.ts';

/** Files of a commit or tree, sorted by path. Symbolic links and submodules are entries; nothing is followed. */
export async function listTree(cwd: string, treeish: string): Promise<TreeEntry[]> {
  assertRevision(treeish);
  const { stdout } = await runGit(['ls-tree', '-r', '-l', '-z', '--full-tree', treeish], { cwd });
  return splitNul(stdout)
    .map(toEntry)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `<mode> <type> <oid> <size, right-aligned, or ->\t<path>` */
function toEntry(line: Buffer): TreeEntry {
  const tab = line.indexOf(0x09);
  const [mode = '', , oid = '', size = '-'] = line.subarray(0, tab).toString('latin1').split(/ +/);
  return { path: decodePath(line.subarray(tab + 1)), mode, oid, size: size === '-' ? undefined : Number(size) };
}

export type ReadArtefact = (digest: Digest) => Promise<Uint8Array | undefined>;

/** Tree id of base plus overlay, made in a temporary index. Nothing of the checkout is read or written. */
export async function writeTree(
  objects: ObjectReader,
  base: string,
  change: { overlay: Overlay; readArtefact: ReadArtefact },
): Promise<string> {
  const { cwd } = objects;
  const entries = Object.entries(change.overlay);
  for (const [path, content] of entries) assertWritable(path, content !== null);
  const tree = await resolveTree(objects, base);
  if (entries.length === 0) return tree;
  return withTemporaryFolder(async (folder) => {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    const oids = await storeContents({ cwd, folder }, change);
    await runGit(['read-tree', tree], { cwd, env });
    await runGit(['update-index', '-z', '--index-info'], { cwd, env, input: indexInfo(change.overlay, oids, '0'.repeat(tree.length)) });
    // Objects of the base that a partial clone has not fetched must not be asked for.
    const written = await gitText(['write-tree', '--missing-ok'], { cwd, env });
    await assertNothingElseChanged(cwd, { from: tree, to: written }, change.overlay);
    return written;
  });
}

/** Blobs of all contents by one git process; filters and line-end conversion stay out, so that the bytes are those of the artefact. */
async function storeContents(
  at: { cwd: string; folder: string },
  { overlay, readArtefact }: { overlay: Overlay; readArtefact: ReadArtefact },
): Promise<Map<Digest, string>> {
  const digests = [...new Set(Object.values(overlay).flatMap((content) => (content === null ? [] : [content.digest])))];
  if (digests.length === 0) return new Map();
  const files: string[] = [];
  for (const [index, digest] of digests.entries()) {
    const bytes = await readArtefact(digest);
    if (bytes === undefined) throw artefactMissing(digest);
    const file = join(at.folder, String(index));
    await writeFile(file, bytes);
    files.push(file);
  }
  const oids = (
    await gitText(['hash-object', '-w', '--no-filters', '--stdin-paths'], { cwd: at.cwd, input: `${files.join('\n')}\n` })
  ).split('\n');
  return new Map(digests.map((digest, index) => [digest, oids[index] ?? '']));
}

/** Deletions first: a file may give way to a folder of its name, and only when that is said. */
function indexInfo(overlay: Overlay, oids: ReadonlyMap<Digest, string>, zero: string): Buffer {
  const gone: Buffer[] = [];
  const put: Buffer[] = [];
  for (const [path, content] of Object.entries(overlay)) {
    const name = encodePath(path);
    if (content === null) gone.push(Buffer.from(`0 ${zero}\t`), name, NUL);
    else put.push(Buffer.from(`${content.mode} ${oids.get(content.digest) ?? ''}\t`), name, NUL);
  }
  return Buffer.concat([...gone, ...put]);
}

const NUL = Buffer.from([0]);

/** The index lets a new folder take the place of a file (and back) without a word; here the file must be deleted by name. */
async function assertNothingElseChanged(cwd: string, { from, to }: { from: string; to: string }, overlay: Overlay): Promise<void> {
  const lost = (await listChanges(cwd, from, to)).find(({ path }) => !Object.hasOwn(overlay, path));
  if (lost !== undefined) throw treeConflict(lost.path);
}

async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stringline-git-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
