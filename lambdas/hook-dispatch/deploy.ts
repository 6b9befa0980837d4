import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import type { HookPorts, HookStore } from '../../lib/app/hooks/ports.ts';
import type { HookRun } from '../../lib/domain/hooks/dispatch/index.ts';
import { METRICS } from '../../lib/domain/operations/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import type { LambdaContext } from '../shared/deploy-stage.ts';
import type { Instruments } from '../shared/instruments.ts';
import { endOfTime } from '../shared/time-limit.ts';

const AboutEvent = z.looseObject({ eventId: z.string(), operation: z.string() });

/** The function that dispatches hooks, on the ports of the event's project; what it logs carries the event, and what runs came to is measured. */
export function deployHooks(
  bind: (eventId: string) => Promise<HookPorts>,
  { logger, metrics }: Instruments,
): (event: unknown, context: LambdaContext) => Promise<Json> {
  return async (event, context) => {
    const about = AboutEvent.safeParse(event).data;
    if (about === undefined)
      throw new StringlineError({ code: 'stage-input-invalid', message: 'hook-dispatch was called for no event', exit: EXIT.internal });
    logger.appendKeys({ eventId: about.eventId, operation: about.operation });
    // In this order: what is asked of the table is on its way before loading keeps the processor.
    const [ports, { createHandler }] = await Promise.all([bind(about.eventId), import('./handler.ts')]);
    const handle = createHandler({ ...ports, hooks: measured(ports.hooks, { logger, metrics }, ports.clock) });
    const remaining = (): number => context.getRemainingTimeInMillis();
    return handle(event, { getRemainingTimeInMillis: remaining, signal: endOfTime(remaining()) });
  };
}

/** What `hooks report` counts, as metrics: a line for each run by its hook, and figures over all of them. */
function measured(hooks: HookStore, { logger, metrics }: Instruments, clock: HookPorts['clock']): HookStore {
  const begun = new Map<string, HookRun>();
  return {
    ...hooks,
    runs: async (event) => {
      const runs = await hooks.runs(event);
      for (const run of runs) begun.set(run.id, run);
      return runs;
    },
    begin: async (id, change) => {
      const result = await hooks.begin(id, change);
      if (result.outcome === 'begun') begun.set(id, result.run);
      return result;
    },
    plan: async (event, runs) => {
      const planned = await hooks.plan(event, runs);
      metrics.addMetric(METRICS.hookCacheHits, MetricUnit.Count, planned.filter(({ sharedWith }) => sharedWith !== undefined).length);
      return planned;
    },
    finish: async (id, change) => {
      await hooks.finish(id, change);
      const { outcome } = change.result;
      metrics.addMetric(METRICS.hookRuns, MetricUnit.Count, 1);
      metrics.addMetric(METRICS.hookFailures, MetricUnit.Count, FINE.has(outcome) ? 0 : 1);
      const startedAt = begun.get(id)?.startedAt;
      if (startedAt !== undefined)
        metrics.addMetric(METRICS.hookMs, MetricUnit.Milliseconds, Math.max(0, clock.now().getTime() - Date.parse(startedAt)));
      logger.info('hook ended', { run: id, outcome, hook: begun.get(id)?.hook.name });
    },
  };
}

const FINE: ReadonlySet<string> = new Set(['passed', 'skipped']);
