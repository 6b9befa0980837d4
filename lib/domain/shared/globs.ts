import picomatch from 'picomatch';
import { globTrouble } from './glob-trouble.ts';

/** Whether one of the globs matches a path, dot files included. Globs that `globTrouble` refuses match nothing. */
export function anyGlob(globs: readonly string[], options: { nonegate?: boolean } = {}): (path: string) => boolean {
  const usable = globs.filter((glob) => globTrouble(glob) === undefined);
  return usable.length === 0 ? () => false : picomatch(usable, { dot: true, ...options });
}

/** The same of paths that are left out: a folder is so with all below it. */
export function leftOutBy(globs: readonly string[]): (path: string) => boolean {
  const below = globs.filter((glob) => !glob.startsWith('!')).map((glob) => `${glob.replace(/\/$/, '')}/**`);
  return anyGlob([...globs, ...below]);
}
