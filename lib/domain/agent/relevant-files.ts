import { isGlob } from './glob.ts';
import type { WriteScope } from './scope/task-scope.ts';
import { isTestOf, isTestPath } from './scope/test-files.ts';
import type { VirtualTree } from './virtual-tree.ts';

const FILE_CHARS = 16_000;
const TOTAL_CHARS = 48_000;

/** Files of a task as they are now: those that are shown, and those that are too large for it. */
export interface RelevantFiles {
  shown: { path: string; text: string }[];
  /** `size` in characters. */
  unshown: { path: string; size: number }[];
}

/** The files that a task declares, and the tests of them, in the order of the declarations: what is too large to be shown at once is named. */
export async function relevantFiles(tree: VirtualTree, scope: WriteScope): Promise<RelevantFiles> {
  const files: RelevantFiles = { shown: [], unshown: [] };
  let left = TOTAL_CHARS;
  for (const path of candidates(tree, scope)) {
    const file = await tree.read(path);
    if (!file.ok) continue;
    const size = file.text.length;
    if (size > Math.min(FILE_CHARS, left)) files.unshown.push({ path, size });
    else {
      files.shown.push({ path, text: file.text });
      left -= size;
    }
  }
  return files;
}

function candidates(tree: VirtualTree, { allowed, testPatterns }: WriteScope): Set<string> {
  const listed = tree.list().filter(({ kind }) => kind === 'file');
  const known = new Set(listed.map(({ path }) => path));
  const tests = listed.filter(({ path }) => isTestPath(path, testPatterns));
  const declared = allowed.map(({ glob }) => glob).filter((glob) => !isGlob(glob) || known.has(glob));
  const chosen = new Set(declared.filter((path) => known.has(path)));
  for (const source of declared) for (const { path } of tests) if (isTestOf(path, source)) chosen.add(path);
  return chosen;
}
