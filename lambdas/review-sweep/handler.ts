import type { Ports } from '../../lib/app/ports.ts';
import { type DeliveryPorts, sweepDecisions } from '../../lib/app/review/deliver-decisions.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** What is left of the time for the decision that is under way. */
const RESERVE_MS = 20_000;

/** Between two sweeps. */
const PAUSE_MS = 300_000;

export interface ReviewSweepParts extends Pick<Ports, 'clock'> {
  /** Reviews of all projects. */
  reviews: Ports['reviews'];
  /** Ports of the run's project. */
  bind: (runId: string) => Promise<DeliveryPorts>;
  /** Hears of those that stay. */
  onStaying?: (reviews: readonly string[]) => void;
}

/**
 * On a schedule: delivers the decisions that nobody has delivered. Fails when any could not be, so that it is seen: after 5, 10, 20, 40 …
 * minutes, so that one that never arrives does not keep an alarm up for ever, and is not forgotten either.
 */
export function createHandler({
  bind,
  onStaying,
  ...ports
}: ReviewSweepParts): (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<Json> {
  return async (_event, context) => {
    const { delivered, failed } = await sweepDecisions(ports, { bind, goOn: () => context.getRemainingTimeInMillis() > RESERVE_MS });
    if (failed.length === 0) return { delivered };
    const staying = failed.map(({ review }) => review);
    onStaying?.(staying);
    const now = ports.clock.now();
    if (!failed.some(({ decidedAt }) => isToldAgain(decidedAt, now))) return { delivered, staying };
    throw new AggregateError(
      failed.map(({ error }) => error),
      `Decisions could not be delivered: ${staying.join(', ')}`,
    );
  };
}

/** In the first sweep after a decision, and in those whose number is a power of two. */
function isToldAgain(decidedAt: string, now: Date): boolean {
  const sweeps = Math.floor((now.getTime() - Date.parse(decidedAt)) / PAUSE_MS);
  return sweeps < 1 || Number.isInteger(Math.log2(sweeps));
}
