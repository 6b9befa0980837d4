import * as z from 'zod';
import { verifyChain } from '../../domain/ledger/index.ts';
import { pageOf } from '../cursor.ts';
import { read, type Route } from '../route.ts';
import { component, EXAMPLE, Id, NoParams, PageQuery, ProjectQuery } from '../schemas.ts';

const Entry = z.object({
  sequence: z.number().int(),
  runId: z.string(),
  key: z.string(),
  type: z.string(),
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
  previous: z.string(),
  hash: z.string(),
});

const Ledger = component(
  'Ledger',
  z.object({
    items: z.array(Entry),
    next: z.string().optional(),
    verification: z
      .object({
        intact: z.boolean(),
        entries: z.number().int().optional().describe('Length of the chain.'),
        head: z.string().optional().describe('Hash of the last entry: note it elsewhere, and a cut-off tail shows too.'),
        sequence: z.number().int().optional().describe('The first entry that is wrong.'),
        reason: z.string().optional(),
      })
      .describe('Of the whole chain, not only of this page.'),
  }),
  {
    description: 'Entries of the hash chain, and whether it is whole.',
    example: { items: [], verification: { intact: true, entries: 0, head: EXAMPLE.digest } },
  },
);

/** `/v1/ledger`: what was decided, and proof that nobody has changed it. */
export const ledgerRoutes: readonly Route[] = [
  read({
    id: 'ledger.get',
    path: '/v1/ledger',
    tag: 'ledger',
    summary: 'Read the ledger and check its chain',
    params: NoParams,
    query: PageQuery.extend({ ...ProjectQuery.shape, run: Id.optional().describe('Entries of this run only.') }),
    response: Ledger,
    handle: async ({ query, lookup, services }) => {
      const { limit, cursor, project, run } = query;
      const { ports, name } =
        run === undefined
          ? await lookup.project(project)
          : await lookup.run(run).then((found) => ({ ports: found.ports, name: found.run.repository }));
      const chain = await ports.ledger.read();
      const entries = run === undefined ? chain : chain.filter(({ runId }) => runId === run);
      const page = pageOf(
        entries,
        { limit, cursor },
        { filter: { list: 'ledger', name, run }, id: ({ sequence }) => String(sequence), hash: services.hash, grows: true },
      );
      return { body: { ...page, verification: verifyChain(chain, services.hash) } };
    },
  }),
];
