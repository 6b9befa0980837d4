import type { RepositoryFiles } from './types.ts';

/** Files below one directory, with paths relative to it. */
export interface FileView {
  has(path: string): boolean;
  /** Text of a file, empty when absent: manifests are searched, not required. */
  text(path: string): string;
  /** True when a path satisfies the expression. */
  some(pattern: RegExp): boolean;
  /** The first of these files that exists. */
  first(...paths: string[]): string | undefined;
}

/** A view of the files below `directory` (`''` is the root). */
export function viewOf(files: RepositoryFiles, directory = ''): FileView {
  const prefix = directory === '' ? '' : `${directory}/`;
  const paths = new Set(files.paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)));
  const has = (path: string): boolean => paths.has(path);
  return {
    has,
    text: (path) => (has(path) ? (files.read(prefix + path) ?? '') : ''),
    some: (pattern) => [...paths].some((path) => pattern.test(path)),
    first: (...candidates) => candidates.find(has),
  };
}
