import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** The folder of a repository in which somebody works, from its root; undefined for the root itself. */
export function folderIn(root: string, cwd: string): string | undefined {
  const path = relative(realpathSync(root), realpathSync(cwd));
  return path === '' || path.startsWith('..') ? undefined : path.split(sep).join('/');
}
