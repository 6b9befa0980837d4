import { folderOf, isBelow } from '../source/index.ts';

/** What makes a folder a spec: any one of them will do. */
const DOCUMENTS = new Set(['requirements.md', 'bugfix.md', 'design.md', 'tasks.md']);
/** Folders of `.kiro` that hold something else, in which a file may be called `design.md` all the same. */
const OTHER_FOLDERS = new Set(['steering', 'hooks', 'settings', 'agents', 'config', 'skills', 'prompts', 'powers']);

export interface SpecPlaces {
  configured: string;
  named: readonly string[];
}

/**
 * Folders that hold documents of a spec, in the order of their paths: below any `.kiro` at any depth, below the configured folder, and those that
 * were named. Files beside the documents (state of other tools, notes) are no reason to take a folder for a spec, and none against it.
 */
export function specFolders(paths: Iterable<string>, { configured, named }: SpecPlaces): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const folder = folderOf(path);
    if (DOCUMENTS.has(nameIn(folder, path))) folders.add(folder);
  }
  return [...folders].filter((folder) => named.includes(folder) || isBelow(folder, configured) || isInKiro(folder)).sort();
}

/** Name of a file that lies in a folder. */
export const nameIn = (folder: string, path: string): string => path.slice(folder === '' ? 0 : folder.length + 1);

/** Judged by the innermost `.kiro`: a spec may hold the template of a whole repository. */
function isInKiro(folder: string): boolean {
  const names = folder.split('/');
  const kiro = names.lastIndexOf('.kiro');
  return kiro >= 0 && names.length > kiro + 1 && !OTHER_FOLDERS.has(names[kiro + 1] ?? '');
}
