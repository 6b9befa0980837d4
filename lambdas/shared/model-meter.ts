import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import type { ModelPort, Ports, UsageStore } from '../../lib/app/ports.ts';
import { ModelError } from '../../lib/domain/models/converse.ts';
import { METRICS } from '../../lib/domain/operations/index.ts';
import type { UsageRecord } from '../../lib/domain/workflow/run.ts';

/**
 * Ports that also measure what models are asked in this invocation. Usage is recorded again when a kept reply is read again; only records
 * that belong to a call of this invocation are counted.
 */
export function meterModels(ports: Ports, metrics: Metrics): Ports {
  let calling = 0;
  /** The record of a call that has ended is still to come. */
  let due = false;
  const models: ModelPort = {
    converse: async (request, options) => {
      metrics.addMetric(METRICS.modelCalls, MetricUnit.Count, 1);
      calling += 1;
      try {
        const reply = await ports.models.converse(request, options);
        due = true;
        return reply;
      } catch (error) {
        due = error instanceof ModelError && error.spent !== undefined;
        throw error;
      } finally {
        calling -= 1;
      }
    },
  };
  const usage: UsageStore = {
    ...ports.usage,
    record: async (record) => {
      await ports.usage.record(record);
      // Attempts that failed are recorded while their call is under way.
      if (calling === 0 && !due) return;
      if (calling === 0) due = false;
      measure(record, metrics);
      await measureBudget(record.runId, ports, metrics);
    },
  };
  return { ...ports, models, usage };
}

function measure(record: UsageRecord, metrics: Metrics): void {
  metrics.addMetric(METRICS.modelInputTokens, MetricUnit.Count, record.inputTokens + record.cacheWriteTokens);
  metrics.addMetric(METRICS.modelOutputTokens, MetricUnit.Count, record.outputTokens);
  metrics.addMetric(METRICS.modelCacheReadTokens, MetricUnit.Count, record.cacheReadTokens);
  metrics.addMetric(METRICS.modelUsd, MetricUnit.NoUnit, record.usd);
}

/** The larger of the two shares: the budget that will be reached first. */
async function measureBudget(runId: string, { usage, runs }: Pick<Ports, 'usage' | 'runs'>, metrics: Metrics): Promise<void> {
  const [total, run] = await Promise.all([usage.total(runId), runs.get(runId)]);
  if (!run) return;
  const shares = [share(total.usd, run.budget.usd), share(total.tokens, run.budget.tokens)];
  metrics.addMetric(METRICS.budgetUsed, MetricUnit.Percent, Math.max(...shares));
}

const share = (used: number, limit: number): number => (limit > 0 ? (100 * used) / limit : 0);
