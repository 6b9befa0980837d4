import { isGlob } from './glob.ts';
import type { WriteScope } from './scope/task-scope.ts';
import { isTestOf, isTestPath } from './scope/test-files.ts';
import type { VirtualTree } from './virtual-tree.ts';

const FILE_CHARS = 16_000;
const TOTAL_CHARS = 48_000;

/** The files that a task declares, and the tests of them, as they are now: those that are small enough to be shown at once, in the order of the declarations. */
export async function relevantFiles(tree: VirtualTree, scope: WriteScope): Promise<{ path: string; text: string }[]> {
  const files: { path: string; text: string }[] = [];
  let left = TOTAL_CHARS;
  for (const path of candidates(tree, scope)) {
    const file = await tree.read(path);
    if (!file.ok || file.text.length > Math.min(FILE_CHARS, left)) continue;
    files.push({ path, text: file.text });
    left -= file.text.length;
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
