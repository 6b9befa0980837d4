import type { UsageStore } from '../../../app/ports.ts';
import { UsageRecord, usageTokens } from '../../../domain/workflow/index.ts';
import { numberOf } from './body.ts';
import { at, listOf, rangeOf } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import { ABSENT, type Write } from './write.ts';

const addTo = (usage: UsageRecord): Write => ({
  update: at.total(usage.runId),
  by: {
    text: 'ADD usd :usd, tokens :tokens, calls :one',
    values: { ':usd': usage.usd, ':tokens': usageTokens(usage), ':one': 1 },
  },
});

const byTime = (a: UsageRecord, b: UsageRecord): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

/** What model calls cost, in DynamoDB: each call once, and in the same transaction the run's total, which a budget is held to. */
export function createUsageStore({ table, bodies, projects }: Storage): UsageStore {
  return {
    record: async (usage) => {
      const { runId, callKey } = usage;
      const [body, project] = await Promise.all([bodies.pack(usage), projects.of(runId)]);
      const index = { GSI1PK: listOf.usage(project), GSI1SK: `${usage.at}#${callKey}` };
      await untilWon(`The usage of run ${runId}`, table.retry, async () => {
        const result = await table.write({ put: { ...at.usage(runId, callKey), ...index, ...body }, when: ABSENT }, addTo(usage));
        return result.written || result.refused.length > 0 || LOST;
      });
    },
    list: async ({ runId }) => {
      if (runId === undefined) return bodies.unpackAll(table.queryIndex(listOf.usage(projects.current())), 'usage record', UsageRecord);
      return (await bodies.unpackAll(table.query(rangeOf.usage(runId)), 'usage record', UsageRecord)).sort(byTime);
    },
    total: async (runId) => {
      const item = await table.get(at.total(runId));
      return { usd: numberOf(item, 'usd'), tokens: numberOf(item, 'tokens'), calls: numberOf(item, 'calls') };
    },
  };
}
