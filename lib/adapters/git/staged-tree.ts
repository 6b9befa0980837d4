import { isAbsolute } from 'node:path';
import { gitText } from './run.ts';

/**
 * Id of the tree that a commit would record now. Reads the index only; what it names is written to the object store, as git itself would.
 * @param indexFile index of a commit under way, as git hands it to its hooks (`GIT_INDEX_FILE`); the repository's own where it is left out
 * @throws StringlineError when the index has conflicts
 */
export async function stagedTree(root: string, indexFile?: string): Promise<string> {
  // Git gives its hooks a path relative to the work tree, unless another index stands in for it.
  const file = indexFile === undefined ? undefined : isAbsolute(indexFile) ? indexFile : `${root}/${indexFile}`;
  return gitText(['write-tree'], { cwd: root, ...(file !== undefined && { env: { GIT_INDEX_FILE: file } }) });
}
