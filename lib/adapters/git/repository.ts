import type { ArtefactStore, SourceRepository } from '../../app/ports.ts';
import { invalidRequest } from './errors.ts';
import { listChanges, readDiff, readLog, writeCommit } from './history.ts';
import { findRepository, type GitRepositoryState, inspectRepository, type RepositoryPlace } from './inspect.ts';
import { createObjectReader } from './object-reader.ts';
import { pushBranch } from './push.ts';
import { isAncestor, isObjectId, moveRef, resolveCommit } from './revisions.ts';
import { listTree, type ReadArtefact, writeTree } from './trees.ts';
import { addWorktree, removeWorktree, type Worktree, type WorktreeOptions } from './worktree.ts';

export interface GitOptions {
  /** Where the contents of an overlay are read from; only `writeTree` needs it. */
  artefacts?: Pick<ArtefactStore, 'get'>;
  /** Files above it are listed but not read. @default 64 MiB */
  maxBlobBytes?: number;
}

/** The port over the real git, and what the sandbox needs of it. */
export interface GitRepository extends SourceRepository {
  readonly place: RepositoryPlace;
  inspect(): Promise<GitRepositoryState>;
  /** Makes the folder hold exactly `treeish` (a commit or a tree); see `Worktree`. */
  addWorktree(path: string, treeish: string, options?: WorktreeOptions): Promise<Worktree>;
  removeWorktree(path: string): Promise<void>;
  /** Id of the tree without files, for a repository that has no commit yet. */
  emptyTree(): string;
  /** Ends the process that reads objects; a later question starts another. */
  close(): void;
}

const MAX_BLOB_BYTES = 64 * 1024 * 1024;

/** Ids git knows without their being stored. */
const EMPTY_TREES = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

/** An object id always names the same tree; stages ask for the same ones again and again. Names of branches are looked up every time. */
function memoByObjectId<T>(read: (commitish: string) => Promise<T>): (commitish: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (commitish) => {
    if (!isObjectId(commitish)) return read(commitish);
    const earlier = known.get(commitish);
    if (earlier) return earlier;
    if (known.size >= TREES_KEPT) known.clear();
    const reading = read(commitish);
    known.set(commitish, reading);
    reading.catch(() => known.delete(commitish));
    return reading;
  };
}

/** Trees of large repositories take megabytes. */
const TREES_KEPT = 16;

/**
 * Opens the git repository around `cwd` (any folder of its work tree). Nothing here touches the user's checkout, index or HEAD,
 * and no hook, filter or monitor of theirs runs, except the pre-push hook on `push`.
 * Throws StringlineError: `folder-missing`, `git-missing`, `repository-missing`, `repository-bare`, `repository-git-folder`,
 * `repository-unsafe-ownership`; later calls also `repository-corrupt`, `repository-locked`, `repository-read-only`, `disk-full`, `git-timeout`.
 */
export async function createGitRepository(cwd: string, options: GitOptions = {}): Promise<GitRepository> {
  const place = await findRepository(cwd);
  const { root } = place;
  const objects = createObjectReader(root, options.maxBlobBytes ?? MAX_BLOB_BYTES);
  const readArtefact: ReadArtefact = async (digest) => {
    if (options.artefacts === undefined) throw invalidRequest('This repository was opened without an artefact store.');
    return options.artefacts.get(digest);
  };
  return {
    place,
    inspect: () => inspectRepository(place),
    tree: memoByObjectId((commitish) => listTree(root, commitish)),
    readBlob: async (oid) => {
      if (!isObjectId(oid)) throw invalidRequest(`\`${oid}\` is not an object id.`);
      return objects.read(oid);
    },
    writeTree: (base, overlay) => writeTree(objects, base, { overlay, readArtefact }),
    commit: (request) => writeCommit(root, request),
    resolve: (ref) => resolveCommit(objects, ref),
    moveRef: (ref, to, expected) => moveRef(root, ref, { to, expected }),
    isAncestor: (ancestor, descendant) => isAncestor(root, ancestor, descendant),
    log: (range) => readLog(root, range),
    changes: (from, to) => listChanges(root, from, to),
    diff: (from, to) => readDiff(root, from, to),
    push: (remote, branch) => pushBranch(root, remote, branch),
    addWorktree: (path, treeish, worktreeOptions) => addWorktree({ place, objects }, path, { treeish, ...worktreeOptions }),
    removeWorktree: (path) => removeWorktree(path),
    emptyTree: () => EMPTY_TREES[place.objectFormat],
    close: () => objects.close(),
  };
}
