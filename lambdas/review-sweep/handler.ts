import type { Ports } from '../../lib/app/ports.ts';
import { type DeliveryPorts, sweepDecisions } from '../../lib/app/review/deliver-decisions.ts';
import { type StartLeftPorts, startLeftRuns } from '../../lib/app/start-left-runs.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** What is left of the time for what is under way. */
const RESERVE_MS = 20_000;

/** Between two sweeps. */
const PAUSE_MS = 300_000;

export interface ReviewSweepParts extends StartLeftPorts {
  /** Reviews of all projects. */
  reviews: Ports['reviews'];
  /** Ports of the run's project. */
  bind: (runId: string) => Promise<DeliveryPorts>;
  /** Hears of what stays: ids of reviews and of runs, or what could not be listed. */
  onStaying?: (names: readonly string[]) => void;
}

/**
 * On a schedule: starts the runs that nobody has started, and delivers the decisions that nobody has delivered. Fails when any could not be,
 * so that it is seen: after 5, 10, 20, 40 … minutes, so that one that never arrives does not keep an alarm up for ever, and is not forgotten
 * either.
 */
export function createHandler({
  bind,
  onStaying,
  ...ports
}: ReviewSweepParts): (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<Json> {
  return async (_event, context) => {
    const goOn = (): boolean => context.getRemainingTimeInMillis() > RESERVE_MS;
    const now = ports.clock.now();
    const starts = await sweep('runs that nobody has started', now, async () => {
      const { started, failed } = await startLeftRuns(ports, goOn);
      return { done: started, failed: failed.map(({ runId, ...one }) => ({ ...one, name: runId })) };
    });
    const decisions = await sweep('decisions that nobody has delivered', now, async () => {
      const { delivered, failed } = await sweepDecisions(ports, { bind, goOn });
      return { done: delivered, failed: failed.map(({ review, decidedAt, error }) => ({ name: review, since: decidedAt, error })) };
    });
    const swept = { started: starts.done, delivered: decisions.done };
    const failed = [...starts.failed, ...decisions.failed];
    if (failed.length === 0) return swept;
    const staying = failed.map(({ name }) => name);
    onStaying?.(staying);
    if (!failed.some(({ since }) => isToldAgain(since, now))) return { ...swept, staying };
    throw new AggregateError(
      failed.map(({ error }) => error),
      `Could not be started or delivered: ${staying.join(', ')}`,
    );
  };
}

interface Swept {
  done: number;
  failed: { name: string; since: string; error: unknown }[];
}

/** A sweep that could not even look has failed as a whole; the other is made all the same. */
function sweep(name: string, now: Date, work: () => Promise<Swept>): Promise<Swept> {
  return work().catch((error: unknown) => ({ done: 0, failed: [{ name, since: now.toISOString(), error }] }));
}

/** In the first sweep after it happened, and in those whose number is a power of two. */
function isToldAgain(since: string, now: Date): boolean {
  const sweeps = Math.floor((now.getTime() - Date.parse(since)) / PAUSE_MS);
  return sweeps < 1 || Number.isInteger(Math.log2(sweeps));
}
