import * as z from 'zod';
import { type BusPorts, takeBusEvent } from '../../lib/app/hooks/bus-events.ts';
import { sweepEvents, type SweepPorts } from '../../lib/app/hooks/sweep-events.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** A batch of the queue that rules of the bus fill. */
const Batch = z.looseObject({ Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })) });

export interface HookEventsOptions extends BusPorts {
  /** Told what became of each message. */
  onTaken?: (message: string, outcome: Awaited<ReturnType<typeof takeBusEvent>>) => void;
  onFault: (message: string, error: unknown) => void;
  sweep: SweepPorts;
}

/** What is left of the time for the event that is under way. */
const RESERVE_MS = 20_000;

/**
 * Takes the events of hooks from their queue. Those that failed are named, stay there, and come again; after five times they lie with the
 * dead. Called by the clock, it looks for events that were recorded and never begun.
 */
export function createHandler(
  options: HookEventsOptions,
): (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<Json> {
  return async (event, context) => {
    const batch = Batch.safeParse(event);
    return batch.success ? takeBatch(batch.data, options) : sweep(options, () => context.getRemainingTimeInMillis() > RESERVE_MS);
  };
}

async function takeBatch({ Records: records }: z.infer<typeof Batch>, { onTaken, onFault, ...ports }: HookEventsOptions): Promise<Json> {
  const failed: string[] = [];
  for (const { messageId, body } of records) {
    try {
      const outcome = await takeBusEvent(JSON.parse(body) as unknown, ports);
      onTaken?.(messageId, outcome);
    } catch (error) {
      onFault(messageId, error);
      failed.push(messageId);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Fails when any could not be begun, so that it is seen. */
async function sweep(options: HookEventsOptions, goOn: () => boolean): Promise<Json> {
  const { failed, ...swept } = await sweepEvents(options.sweep, goOn);
  if (failed.length === 0) return swept;
  const events = failed.map(({ event }) => event).join(', ');
  throw new AggregateError(
    failed.map(({ error }) => error),
    `Hook events could not be begun: ${events}`,
  );
}
