import type { KnownTree, ObjectStore, TreeIndex } from '../source-ports.ts';
import { discoverTrees } from './discover-trees.ts';
import { SNAPSHOT_LIMITS, type SnapshotLimits } from './ports.ts';
import { settleTrees } from './settle-trees.ts';

export interface TreeMemory {
  /** What was verified in this process; nothing else is looked at. */
  known: TreeIndex;
  /** The same, but a tree that nobody has asked for before is verified there and then. */
  verifying: TreeIndex;
}

/** Trees that are remembered: a large repository has some ten thousand. */
const KEPT = 100_000;

/** What is known of the trees of a repository that a person fills too: nothing is recorded, because its objects may come and go. */
export function createTreeMemory(objects: ObjectStore, limits: SnapshotLimits = SNAPSHOT_LIMITS): TreeMemory {
  const kept = new Map<string, KnownTree>();
  const known: TreeIndex = {
    get: async (tree) => Promise.resolve(kept.get(tree)),
    put: async (tree, what) => {
      if (kept.size >= KEPT) kept.clear();
      kept.set(tree, what);
      return Promise.resolve();
    },
  };
  const verify = async (tree: string): Promise<KnownTree | undefined> => {
    if ((await objects.missing([tree])).length > 0) return undefined;
    const ports = { objects, trees: known };
    const found = await discoverTrees(tree, ports, limits);
    if (found.problems.length > 0) return undefined;
    return (await settleTrees(found, ports, { limits, inTime: () => true })).known.get(tree);
  };
  return { known, verifying: { ...known, get: async (tree) => kept.get(tree) ?? verify(tree) } };
}
