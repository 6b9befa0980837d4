import type { Ports } from '../../lib/app/ports.ts';
import { type DeliveryPorts, sweepDecisions } from '../../lib/app/review/deliver-decisions.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** What is left of the time for the decision that is under way. */
const RESERVE_MS = 20_000;

export interface ReviewSweepParts extends Pick<Ports, 'clock'> {
  /** Reviews of all projects. */
  reviews: Ports['reviews'];
  /** Ports of the run's project. */
  bind: (runId: string) => Promise<DeliveryPorts>;
}

/** On a schedule: delivers the decisions that nobody has delivered. Fails when any could not be, so that it is seen. */
export function createHandler({
  bind,
  ...ports
}: ReviewSweepParts): (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<Json> {
  return async (_event, context) => {
    const { delivered, failed } = await sweepDecisions(ports, { bind, goOn: () => context.getRemainingTimeInMillis() > RESERVE_MS });
    if (failed.length === 0) return { delivered };
    const reviews = failed.map(({ review }) => review).join(', ');
    throw new AggregateError(
      failed.map(({ error }) => error),
      `Decisions could not be delivered: ${reviews}`,
    );
  };
}
