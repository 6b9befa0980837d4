import { compileHooks, type CompiledHooks, mergeHooks } from '../../domain/hooks/index.ts';
import type { WorkTree } from '../ports.ts';
import { readKiro } from '../read-kiro.ts';

const NO_GLOBAL = { read: () => Promise.resolve([]) };

/** The hooks that the files of a repository define, ready to be matched. */
export async function readDefinitions(tree: WorkTree, today: string): Promise<CompiledHooks> {
  const kiro = await readKiro(tree, { globalSteering: NO_GLOBAL, today });
  return compileHooks(mergeHooks(kiro.hooks));
}
