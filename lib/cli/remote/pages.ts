import type * as z from 'zod';
import type { RemoteClient } from '../../adapters/remote/index.ts';

/** Every item of a list, page by page. */
export async function allPages<Item>(
  path: string,
  schema: z.ZodType<{ items: Item[]; next?: string | undefined }>,
  { client, query }: { client: RemoteClient; query: Readonly<Record<string, string | undefined>> },
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.get(path, schema, { ...query, limit: '100', cursor });
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}
