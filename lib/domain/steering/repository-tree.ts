import { folderOf } from '../source/index.ts';

/** What is known of the files of a repository. */
export interface RepositoryFiles {
  paths: readonly string[];
  /** Whether git ignores a path, that of a folder with a `/` at the end: it may be there all the same. */
  ignored?: (path: string) => boolean;
}

/** What lies in a repository, for looking up paths that people wrote. */
export interface RepositoryTree {
  paths: readonly string[];
  /** Whether a file or folder has this path. */
  has: (path: string) => boolean;
  isFolder: (path: string) => boolean;
  /** Files and folders whose path is this one or ends in it: `components/Button.tsx` for `src/components/Button.tsx`. */
  endingIn: (path: string) => readonly string[];
  /** Names of what lies directly in a folder. */
  within: (folder: string) => readonly string[];
  /** Whether git ignores what has this path, be it a file or a folder. */
  isIgnored: (path: string) => boolean;
}

/** Looks paths up in a list of files. Built when it is first asked, in time linear in the files. */
export function createRepositoryTree(paths: readonly string[], ignored: (path: string) => boolean = () => false): RepositoryTree {
  const index = lazily(() => indexOf(paths));
  return {
    paths,
    has: (path) => path === '' || index().files.has(path) || index().folders.has(path),
    isFolder: (path) => path === '' || index().folders.has(path),
    endingIn: (path) => (index().byName.get(nameOf(path)) ?? []).filter((known) => known === path || known.endsWith(`/${path}`)),
    within: (folder) => index().children.get(folder) ?? [],
    isIgnored: (path) => ignored(path) || ignored(`${path}/`),
  };
}

interface Index {
  files: ReadonlySet<string>;
  folders: ReadonlySet<string>;
  byName: ReadonlyMap<string, readonly string[]>;
  children: ReadonlyMap<string, readonly string[]>;
}

function indexOf(paths: readonly string[]): Index {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  }
  const files = new Set(paths);
  const all = [...folders, ...files];
  const byName = Map.groupBy(all, nameOf);
  const children = new Map([...Map.groupBy(all, folderOf)].map(([folder, inside]) => [folder, inside.map(nameOf)]));
  return { files, folders, byName, children };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
