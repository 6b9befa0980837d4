import * as z from 'zod';
import type { UsageRecord } from '../../domain/workflow/run.ts';
import { read, type Route } from '../route.ts';
import { component, Id, NoParams, ProjectQuery } from '../schemas.ts';

const Row = z.object({
  useCase: z.string(),
  provider: z.string(),
  model: z.string(),
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  cacheReadTokens: z.number().int(),
  cacheWriteTokens: z.number().int(),
  usd: z.number(),
});
type Row = z.infer<typeof Row>;

const Usage = component(
  'Usage',
  z.object({ total: z.object({ usd: z.number(), tokens: z.number().int(), calls: z.number().int() }), rows: z.array(Row) }),
  {
    description: 'Tokens and cost, by use case and model.',
    example: {
      total: { usd: 0.25, tokens: 1200, calls: 1 },
      rows: [
        {
          useCase: 'spec_generation',
          provider: 'bedrock',
          model: 'amazon.nova-2-lite-v1:0',
          calls: 1,
          inputTokens: 1000,
          outputTokens: 200,
          cacheReadTokens: 0,
          cacheWriteTokens: 0,
          usd: 0.25,
        },
      ],
    },
  },
);

/** `/v1/usage`: what has been spent. */
export const usageRoutes: readonly Route[] = [
  read({
    id: 'usage.get',
    path: '/v1/usage',
    tag: 'usage',
    summary: 'Tokens and cost of a run, or of a project',
    params: NoParams,
    query: z.strictObject({ ...ProjectQuery.shape, run: Id.optional() }),
    response: Usage,
    handle: async ({ query, lookup }) => {
      const { ports, runId } =
        query.run === undefined
          ? { ports: (await lookup.project(query.project)).ports, runId: undefined }
          : await lookup.run(query.run).then(({ run, ports: of }) => ({ ports: of, runId: run.id }));
      const records = await ports.usage.list(runId === undefined ? {} : { runId });
      return { body: summed(records) };
    },
  }),
];

function summed(records: readonly UsageRecord[]): z.infer<typeof Usage> {
  const rows = [...Map.groupBy(records, ({ useCase, provider, model }) => JSON.stringify([useCase, provider, model])).values()].map(rowOf);
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    total: {
      usd: sum(({ usd }) => usd),
      tokens: sum((row) => row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens),
      calls: records.length,
    },
    rows,
  };
}

function rowOf(records: readonly UsageRecord[]): Row {
  const sum = (of: (record: UsageRecord) => number): number => records.reduce((total, record) => total + of(record), 0);
  return {
    useCase: records[0]?.useCase ?? '',
    provider: records[0]?.provider ?? '',
    model: records[0]?.model ?? '',
    calls: records.length,
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cacheReadTokens: sum(({ cacheReadTokens }) => cacheReadTokens),
    cacheWriteTokens: sum(({ cacheWriteTokens }) => cacheWriteTokens),
    usd: sum(({ usd }) => usd),
  };
}
