import * as z from 'zod';
import { type BusPorts, takeBusEvent } from '../../lib/app/hooks/bus-events.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** A batch of the queue that rules of the bus fill. */
const Batch = z.looseObject({ Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })) });

export interface HookEventsOptions extends BusPorts {
  /** Told what became of each message. */
  onTaken?: (message: string, outcome: { taken: string } | { ignored: string }) => void;
  onFault: (message: string, error: unknown) => void;
}

/** Takes the events of hooks from their queue. Those that failed are named, stay there, and come again; after five times they lie with the dead. */
export function createHandler({ onTaken, onFault, ...ports }: HookEventsOptions): (event: unknown) => Promise<Json> {
  return async (event) => {
    const failed: string[] = [];
    for (const { messageId, body } of Batch.parse(event).Records) {
      try {
        onTaken?.(messageId, await takeBusEvent(JSON.parse(body) as unknown, ports));
      } catch (error) {
        onFault(messageId, error);
        failed.push(messageId);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
