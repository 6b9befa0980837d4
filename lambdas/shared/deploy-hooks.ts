import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import type { HookStore } from '../../lib/app/hooks/ports.ts';
import type { Clock } from '../../lib/app/ports.ts';
import type { HookRun } from '../../lib/domain/hooks/dispatch/index.ts';
import { METRICS } from '../../lib/domain/operations/index.ts';
import type { HookFunctionName } from '../../lib/domain/platform/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { deployFunction, type DeployedFunction } from './deploy-function.ts';
import type { Instruments } from './instruments.ts';
import type { StageHandler } from './stage-handler.ts';
import { endOfTime } from './time-limit.ts';

const AboutEvent = z.looseObject({ eventId: z.string(), operation: z.string() });

interface Measured {
  hooks: HookStore;
  clock: Clock;
}

export interface HookDeployment<Reached extends Measured> {
  name: HookFunctionName;
  /** The handler's factory, imported while the event is read. */
  load: () => Promise<(ports: Reached) => StageHandler>;
  /** The ports of one event: those of its project. The signal ends with the time of the invocation. */
  bind: (eventId: string, signal: AbortSignal) => Promise<Reached>;
  instruments: Instruments;
}

/** A function of the state machine of hooks; what it logs carries the event, and what runs came to is measured. */
export function deployHooks<Reached extends Measured>({ name, load, bind, instruments }: HookDeployment<Reached>): DeployedFunction<Json> {
  const { logger } = instruments;
  return deployFunction({
    name,
    instruments,
    handle: async (event, context) => {
      const about = AboutEvent.safeParse(event).data;
      if (about === undefined)
        throw new StringlineError({ code: 'stage-input-invalid', message: `${name} was called for no event`, exit: EXIT.internal });
      logger.appendKeys({ eventId: about.eventId, operation: about.operation });
      const remaining = (): number => context.getRemainingTimeInMillis();
      const signal = endOfTime(remaining());
      // In this order: what is asked of the table is on its way before loading keeps the processor.
      const [ports, createHandler] = await Promise.all([bind(about.eventId, signal), load()]);
      const handle = createHandler({ ...ports, hooks: measured(ports.hooks, instruments, ports.clock) });
      return handle(event, { getRemainingTimeInMillis: remaining, signal });
    },
  });
}

/** What `hooks report` counts, as metrics: a line for each run by its hook, and figures over all of them. */
function measured(hooks: HookStore, { logger, metrics }: Instruments, clock: Clock): HookStore {
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
