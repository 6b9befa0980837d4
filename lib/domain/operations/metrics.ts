/** Names of what the functions measure: functions write them (EMF), dashboards and alarms read them. */
export const METRICS_NAMESPACE = 'Stringline';

/** Each metric has the dimensions `service` (`stringline`) and `stage` (name of the function). */
export const METRICS = {
  /** How long one invocation of a stage took, in milliseconds. */
  duration: 'StageDuration',
  /** Invocations by how they ended; one of the four is 1 each time. */
  succeeded: 'StageSucceeded',
  /** Failed as expected: a reached budget, a rejected review, a model that gives nothing usable. */
  refused: 'StageRefused',
  /** Failed by something that may pass; the state machine tries again. */
  transient: 'StageTransient',
  /** Failed by a fault of ours. */
  faulted: 'StageFaulted',
  /** Came back before its time was up, to be called again. */
  continued: 'StageContinued',
  modelCalls: 'ModelCalls',
  modelInputTokens: 'ModelInputTokens',
  modelOutputTokens: 'ModelOutputTokens',
  modelCacheReadTokens: 'ModelCacheReadTokens',
  modelUsd: 'ModelUsd',
  /** Highest share of a run's budget (money or tokens) that was used when the invocation ended, in percent. */
  budgetUsed: 'BudgetUsed',
  /** Events of the outbox that can never be published, and were forgotten. */
  eventsDropped: 'EventsDropped',
  /** Runs of hooks that ended, how many of them did not pass, how long each took in milliseconds, and how many were known before. */
  hookRuns: 'HookRuns',
  hookFailures: 'HookFailures',
  hookMs: 'HookDuration',
  hookCacheHits: 'HookCacheHits',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];
