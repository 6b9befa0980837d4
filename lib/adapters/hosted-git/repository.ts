import type { ArtefactStore, BranchPublisher, SourceRepository } from '../../app/ports.ts';
import { assertSnapshot } from '../../app/snapshots/index.ts';
import { isSha1 } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { isBranchName, isRemoteName } from '../../domain/source/index.ts';
import { invalidRequest } from '../git/errors.ts';
import { type FileChange, compareTrees } from './changes.ts';
import { formatDiff } from './diff.ts';
import { isAncestor, readLog, writeCommit } from './history.ts';
import type { GitStores } from './memory-stores.ts';
import { type HostedPlace, requireCommit, resolveCommit, resolveTree } from './objects.ts';
import { moveRef } from './refs.ts';
import { listTree } from './trees.ts';
import { writeTree } from './write-tree.ts';

export interface HostedOptions extends GitStores {
  /** Project key: `github.com/acme/shop`. */
  project: string;
  /** The snapshot that new runs build on; without it there is no HEAD. */
  head?: string;
  /** Where the contents of an overlay are read from; only `writeTree` needs it. */
  artefacts?: Pick<ArtefactStore, 'get'>;
  /** Where `push` brings branches to; without it nothing can be pushed. */
  publisher?: BranchPublisher;
  /** Files above it are listed but not read. @default 64 MiB */
  maxBlobBytes?: number;
}

const MAX_BLOB_BYTES = 64 * 1024 * 1024;

/**
 * A repository kept as git objects and refs, without a checkout and without git: the same request gives the same ids that git gives.
 * Differences to a real git: abbreviated ids are not looked up, history ends where a snapshot begins, nothing is ever dirty.
 * Throws StringlineError: `revision-missing`, `repository-corrupt`, `snapshot-missing`.
 */
export function createHostedRepository(options: HostedOptions): SourceRepository {
  const place: HostedPlace = { ...options, head: options.head, trees: withMemory(options.trees) };
  const changesOf = async (from: string, to: string): Promise<FileChange[]> =>
    compareTrees(place, await resolveTree(place, from), await resolveTree(place, to));
  return {
    inspect: () => inspect(place),
    tree: async (commitish) => listTree(place, await resolveTree(place, commitish)),
    readBlob: (oid) => readBlob(place, oid, options.maxBlobBytes ?? MAX_BLOB_BYTES),
    writeTree: async (base, overlay) =>
      writeTree(place, await resolveTree(place, base), {
        overlay,
        readArtefact: async (digest) => {
          if (options.artefacts === undefined) throw invalidRequest('This repository was opened without an artefact store.');
          return options.artefacts.get(digest);
        },
      }),
    commit: (request) => writeCommit(place, request),
    resolve: (ref) => resolveCommit(place, ref),
    moveRef: (ref, to, expected) => moveRef(place, ref, { to, expected }),
    isAncestor: (ancestor, descendant) => isAncestor(place, ancestor, descendant),
    log: (range) => readLog(place, range),
    changes: async (from, to) =>
      (await changesOf(from, to)).map(({ path, before, after }) => ({ path, status: !before ? 'added' : after ? 'modified' : 'deleted' })),
    diff: async (from, to) => formatDiff(place, await changesOf(from, to)),
    push: (remote, branch) => push(place, options.publisher, { remote, branch }),
  };
}

/** Folders are asked for again and again within one stage; ids always name the same. */
function withMemory(trees: GitStores['trees']): GitStores['trees'] {
  const kept = new Map<string, Awaited<ReturnType<GitStores['trees']['get']>>>();
  const keep: GitStores['trees']['put'] = async (tree, known) => {
    if (kept.size >= TREES_KEPT) kept.clear();
    kept.set(tree, known);
  };
  return {
    get: async (tree) => {
      const earlier = kept.get(tree);
      if (earlier) return earlier;
      const known = await trees.get(tree);
      if (known) await keep(tree, known);
      return known;
    },
    put: async (tree, known) => {
      await trees.put(tree, known);
      await keep(tree, known);
    },
  };
}

const TREES_KEPT = 20_000;

async function inspect({ project, head, refs }: HostedPlace): Promise<Awaited<ReturnType<SourceRepository['inspect']>>> {
  if (head !== undefined) await assertSnapshot(head, refs);
  return { root: project, head, branch: undefined, dirty: [], identity: undefined, operation: undefined };
}

async function readBlob(place: HostedPlace, oid: string, maxBytes: number): Promise<Uint8Array | undefined> {
  if (!isSha1(oid)) throw invalidRequest(`\`${oid}\` is not an object id.`);
  const object = await place.objects.get(oid);
  if (object?.type !== 'blob') return undefined;
  if (object.content.length <= maxBytes) return object.content;
  throw new StringlineError({
    code: 'blob-too-large',
    message: `The file with the object id ${oid} in ${place.project} has ${String(object.content.length)} bytes; at most ${String(maxBytes)} are read.`,
    fix: 'Hide it from the model in .kiroignore, or keep it out of the task.',
    exit: EXIT.usage,
  });
}

async function push(
  place: HostedPlace,
  publisher: BranchPublisher | undefined,
  { remote, branch }: { remote: string; branch: string },
): Promise<{ pushed: boolean; output: string }> {
  if (!isRemoteName(remote)) throw invalidRequest(`\`${remote}\` is not the name of a remote.`);
  if (!isBranchName(branch)) throw invalidRequest(`\`${branch}\` is not the name of a branch.`);
  if (publisher === undefined) return { pushed: false, output: `No git host is configured for ${place.project}.` };
  const { outcome, output } = await publisher.push({ branch, commit: await requireCommit(place, `refs/heads/${branch}`) });
  return { pushed: outcome !== 'refused', output };
}
