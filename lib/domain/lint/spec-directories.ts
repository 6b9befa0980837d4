import { folderOf } from '../source/index.ts';
import { nameIn, readSpec, type Spec, specFolders, type SpecPlaces } from '../specs/index.ts';

export interface SpecDirectory {
  /** Canonical path of the folder; `''` for the root. */
  directory: string;
  /** Last part of it. */
  name: string;
  /** Texts of the files that lie directly in it, by name. */
  files: Readonly<Record<string, string>>;
  /** The documents, read whenever they are asked for and not kept: there may be ten thousand of them. */
  readonly spec: Spec;
}

/** The same with their files. */
export function findSpecDirectories(texts: ReadonlyMap<string, string>, places: SpecPlaces): SpecDirectory[] {
  const files = new Map<string, Record<string, string>>();
  for (const [path, text] of texts) {
    const folder = folderOf(path);
    const inFolder = files.get(folder);
    if (inFolder === undefined) files.set(folder, { [nameIn(folder, path)]: text });
    else inFolder[nameIn(folder, path)] = text;
  }
  return specFolders(texts.keys(), places).map((directory) => specDirectory(directory, files.get(directory) ?? {}));
}

function specDirectory(directory: string, files: Readonly<Record<string, string>>): SpecDirectory {
  return {
    directory,
    name: directory.slice(directory.lastIndexOf('/') + 1),
    files,
    get spec() {
      return readSpec(files);
    },
  };
}
