import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type middy from '@middy/core';
import * as z from 'zod';
import { isTransient } from '../../lib/adapters/aws/aws-error.ts';
import { METRICS, type MetricName } from '../../lib/domain/operations/index.ts';
import { maskSecrets } from '../../lib/domain/shared/secrets.ts';
import type { Instruments } from './instruments.ts';
import { isExpected, TRANSIENT } from './stage-handler.ts';

/** A stage that stopped before its time was up and wants to be called again. */
const ContinueReply = z.union([z.looseObject({ continue: z.literal(true) }), z.strictObject({ next: z.literal('turn') })]);

/** What the SDK gave up on may pass by itself, also where no adapter has put it into words. */
export function nameTransient<Result>(): middy.MiddlewareObj<unknown, Result> {
  const transientError: middy.MiddlewareFn<unknown, Result> = ({ error }) => {
    if (error && !isExpected(error) && isTransient(error)) Object.assign(error, { name: TRANSIENT });
  };
  return { onError: transientError };
}

/** One line and one metric for how an invocation ended. What an expected failure says is in the run's record; of others, message and stack. */
export function tellOutcome<Result>({ logger, metrics }: Instruments): middy.MiddlewareObj<unknown, Result> {
  let startedAt = 0;
  const conclude = (outcome: MetricName): { outcome: string; durationMs: number } => {
    const durationMs = performance.now() - startedAt;
    metrics.addMetric(METRICS.duration, MetricUnit.Milliseconds, durationMs);
    metrics.addMetric(outcome, MetricUnit.Count, 1);
    return { outcome, durationMs: Math.round(durationMs) };
  };
  const stageOutcomeBefore = (): void => {
    startedAt = performance.now();
  };
  const stageOutcomeAfter = ({ response }: { response?: unknown }): void => {
    logger.info('stage ended', conclude(ContinueReply.safeParse(response).success ? METRICS.continued : METRICS.succeeded));
  };
  const stageOutcomeError = ({ error }: { error?: Error | null | undefined }): void => {
    if (!error) return;
    if (error.name === TRANSIENT)
      logger.warn('stage failed for now', { ...conclude(METRICS.transient), reason: maskSecrets(error.message) });
    else if (isExpected(error)) logger.warn('stage refused', { ...conclude(METRICS.refused), code: error.name });
    else logger.error('stage failed', { ...conclude(METRICS.faulted), error: { name: error.name, stack: maskSecrets(error.stack ?? '') } });
  };
  return { before: stageOutcomeBefore, after: stageOutcomeAfter, onError: stageOutcomeError };
}
