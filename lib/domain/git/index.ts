export { type CommitParts, formatCommit, type GitCommit, type GitStamp, parseCommit, parseTag } from './commits.ts';
export { firstCommit } from './first-commit.ts';
export {
  EMPTY_TREE,
  frameObject,
  GIT_OBJECT_TYPES,
  type GitObject,
  type GitObjectType,
  isSha1,
  MAX_HEADER_BYTES,
  readHeader,
  unframeObject,
} from './objects.ts';
export { comparePaths, decodeName, encodeName } from './path-bytes.ts';
export {
  FOLDER_MODE,
  formatTree,
  type GitTreeEntry,
  isFolder,
  isSubmodule,
  parseTree,
  todaysMode,
  treeProblem,
} from './trees.ts';
