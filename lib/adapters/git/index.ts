export { decodePath, encodePath } from './path-bytes.ts';
export type { GitRepositoryState, RepositoryPlace } from './inspect.ts';
export { createGitRepository, type GitOptions, type GitRepository } from './repository.ts';
export { createSnapshotSource } from './snapshot-source.ts';
export { createWorkTree } from './work-tree.ts';
export { createGitSnapshotStores, type GitSnapshotStores } from './snapshot-stores.ts';
export type { Worktree, WorktreeOptions } from './worktree.ts';
export { mergeBase } from './revisions.ts';
export { stagedTree } from './staged-tree.ts';
