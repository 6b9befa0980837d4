import type { SourceRepository, WorkTree } from '../ports.ts';

/** A commit read like a work tree. */
export async function filesOf(source: Pick<SourceRepository, 'tree' | 'readBlob'>, commitish: string): Promise<WorkTree> {
  const entries = (await source.tree(commitish)).filter(({ mode }) => mode.startsWith('100'));
  const ids = new Map(entries.map(({ path, oid }) => [path, oid]));
  return {
    list: async () => entries.map(({ path, oid, size }) => ({ path, id: oid, size: size ?? 0 })),
    read: async (path) => {
      const oid = ids.get(path);
      return oid === undefined ? undefined : source.readBlob(oid);
    },
  };
}
