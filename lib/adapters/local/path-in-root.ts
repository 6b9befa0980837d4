import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isInside } from './is-inside.ts';

/**
 * The path from a folder, with `/`, of a place in it: by whatever links the folder was reached, or the place. Undefined for what lies elsewhere.
 * Links within the folder keep their names: git has them, and nobody follows them.
 */
export function pathInRoot(root: string, path: string): string | undefined {
  if (isInside(root, path)) return between(root, path);
  const real = realpathSync(root);
  const place = [path, join(realOf(dirname(path)), basename(path)), realOf(path)].find((each) => isInside(real, each));
  return place === undefined ? undefined : between(real, place);
}

const between = (root: string, path: string): string => relative(root, path).split(sep).join('/');

/** The real path of what is there of it. */
function realOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realOf(parent), basename(path));
}
