export { decodePath, encodePath } from './path-bytes.ts';
export type { GitRepositoryState, RepositoryPlace } from './inspect.ts';
export { createGitRepository, type GitOptions, type GitRepository } from './repository.ts';
export { createSnapshotSource } from './snapshot-source.ts';
export { createWorkTree } from './work-tree.ts';
export { createGitSnapshotStores, type GitSnapshotStores } from './snapshot-stores.ts';
export type { Worktree, WorktreeOptions } from './worktree.ts';
export { commentCharacter } from './comment-character.ts';
export { mergeBase } from './revisions.ts';
export { remoteAddresses } from './remotes.ts';
export { changesBetween, pushedContent, stagedChanges } from './hook-changes.ts';
export { stagedTree } from './staged-tree.ts';
export {
  checkoutIndex,
  indexBeside,
  knownPaths,
  mergeFiles,
  readIntoIndex,
  recordFile,
  restage,
  type StagedFile,
  stagedFiles,
} from './index-files.ts';
export { type HookKeeper, hookKeeper, type InstalledHook, installHooks, uninstallHooks } from './hook-files.ts';
export { followReflog, ignoredNow, ignoredOf, isGitAtWork } from './ignored-paths.ts';
