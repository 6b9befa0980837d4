import type { SourceRepository, TreeEntry, WorkTree } from '../ports.ts';

/** The files of a commit: whoever opens a pull request does not choose the hooks that look at it. Links and submodules are left out. */
export function commitTree(source: Pick<SourceRepository, 'tree' | 'readBlob'>, commit: string): WorkTree {
  let listed: Promise<Map<string, TreeEntry>> | undefined;
  const files = (): Promise<Map<string, TreeEntry>> => (listed ??= filesOf(source, commit));
  return {
    list: async () => [...(await files()).values()].map(({ path, oid, size }) => ({ path, id: oid, size: size ?? 0 })),
    read: async (path) => {
      const entry = (await files()).get(path);
      return entry === undefined ? undefined : source.readBlob(entry.oid);
    },
  };
}

async function filesOf(source: Pick<SourceRepository, 'tree'>, commit: string): Promise<Map<string, TreeEntry>> {
  const entries = await source.tree(commit);
  return new Map(entries.filter(({ mode }) => mode.startsWith('100')).map((entry) => [entry.path, entry]));
}
