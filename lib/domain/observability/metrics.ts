/** Units that CloudWatch knows, as far as they are used here. */
export type MetricUnit = 'Count' | 'Seconds' | 'Percent' | 'None';

export interface Metric {
  name: string;
  unit: MetricUnit;
  /** When it is written, and what one value says. */
  meaning: string;
}

/**
 * The platform's own metrics, written in the embedded metric format by the functions and read by dashboard and alarms.
 * One dimension, `service` (`METRICS_SERVICE` for all functions), so that a name is one series; `model` is added where it says so.
 */
export const METRICS = {
  runsStarted: { name: 'RunsStarted', unit: 'Count', meaning: 'A run was started or taken up again.' },
  runsSucceeded: { name: 'RunsSucceeded', unit: 'Count', meaning: 'A run ended with a published change.' },
  runsFailed: { name: 'RunsFailed', unit: 'Count', meaning: 'A run ended in failure; rejected and cancelled runs do not count.' },
  runsBudgetReached: {
    name: 'RunsBudgetReached',
    unit: 'Count',
    meaning: 'A run stopped because its budget would not cover the next call.',
  },
  modelCalls: { name: 'ModelCalls', unit: 'Count', meaning: 'A model answered.' },
  modelErrors: { name: 'ModelErrors', unit: 'Count', meaning: 'A model call failed for good or was refused.' },
  modelThrottles: { name: 'ModelThrottles', unit: 'Count', meaning: 'A model call was turned away for quota or capacity.' },
  modelCostUsd: { name: 'ModelCostUsd', unit: 'None', meaning: 'List price of one model call, in USD.' },
  inputTokens: { name: 'InputTokens', unit: 'Count', meaning: 'Input tokens of one call that were not cached.' },
  outputTokens: { name: 'OutputTokens', unit: 'Count', meaning: 'Output tokens of one call.' },
  cacheReadTokens: { name: 'CacheReadTokens', unit: 'Count', meaning: 'Input tokens of one call that the cache served.' },
  budgetUsedPercent: { name: 'BudgetUsedPercent', unit: 'Percent', meaning: 'How much of its budget a run has used, after each call.' },
  reviewsRequested: { name: 'ReviewsRequested', unit: 'Count', meaning: 'A review was opened.' },
  reviewsDecided: { name: 'ReviewsDecided', unit: 'Count', meaning: 'A review was decided.' },
  reviewsWaiting: { name: 'ReviewsWaiting', unit: 'Count', meaning: 'Pending reviews, counted on a schedule.' },
  reviewOldestSeconds: {
    name: 'ReviewOldestSeconds',
    unit: 'Seconds',
    meaning: 'Age of the oldest pending review, on a schedule; 0 without one.',
  },
  gatesPassed: { name: 'GatesPassed', unit: 'Count', meaning: 'The gates passed a tree.' },
  gatesFailed: { name: 'GatesFailed', unit: 'Count', meaning: 'The gates refused a tree.' },
  eventsPublished: { name: 'EventsPublished', unit: 'Count', meaning: 'Events that the outbox put on the bus.' },
  eventsPending: { name: 'EventsPending', unit: 'Count', meaning: 'Events left in the outbox after a pass.' },
} as const satisfies Record<string, Metric>;
export type MetricKey = keyof typeof METRICS;

/** Value of the dimension `service` in all functions (`POWERTOOLS_SERVICE_NAME`). */
export const METRICS_SERVICE = 'stringline';

/** Namespace of an environment's metrics (`POWERTOOLS_METRICS_NAMESPACE`): two environments in one account stay apart. */
export function metricsNamespace(prefix: string): string {
  return `Stringline/${prefix}`;
}
