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

/** Text of a file; undefined where it is gone or no UTF-8. */
export async function textOf(files: WorkTree, path: string): Promise<string | undefined> {
  const bytes = await files.read(path);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- a binary file is not text, and callers say so
    return undefined;
  }
}
