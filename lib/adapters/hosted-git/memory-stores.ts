import type { KnownTree, ObjectStore, RefStore, TreeIndex } from '../../app/ports.ts';
import type { GitObject } from '../../domain/git/index.ts';
import { oidOf } from './sha1.ts';

export interface GitStores {
  objects: ObjectStore;
  trees: TreeIndex;
  refs: RefStore;
}

/** Stores that live as long as the process: for tests, and for what need not last. */
export function createMemoryGitStores(): GitStores {
  const objects = new Map<string, GitObject>();
  const trees = new Map<string, KnownTree>();
  const refs = new Map<string, string>();
  return {
    objects: {
      get: async (oid) => objects.get(oid),
      put: async (object) => {
        const oid = oidOf(object);
        objects.set(oid, { type: object.type, content: Uint8Array.from(object.content) });
        return oid;
      },
      stat: async (oid) => {
        const object = objects.get(oid);
        return object && { type: object.type, size: object.content.length };
      },
      missing: async (oids) => [...new Set(oids)].filter((oid) => !objects.has(oid)),
    },
    trees: {
      get: async (tree) => trees.get(tree),
      put: async (tree, known) => void trees.set(tree, known),
    },
    refs: {
      get: async (ref) => refs.get(ref),
      list: async (prefix) =>
        [...refs]
          .filter(([ref]) => ref.startsWith(prefix))
          .map(([ref, oid]) => ({ ref, oid }))
          .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
      move: async (ref, to, expected) => {
        if (refs.get(ref) !== expected) return false;
        refs.set(ref, to);
        return true;
      },
    },
  };
}
