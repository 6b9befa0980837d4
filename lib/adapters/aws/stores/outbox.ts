import type { Outbox, OutboxEntry } from '../../../app/ports.ts';
import { RunEvent } from '../../../domain/workflow/run.ts';
import { numberOf, textOf } from './body.ts';
import { at, rangeOf } from './keys.ts';
import type { Storage } from './storage.ts';

/** What waits to be published, of all projects, written by `appendEvent`. */
export function createOutbox({ table, bodies }: Storage): Outbox {
  return {
    pending: async (limit) => {
      const entries: OutboxEntry[] = [];
      if (limit <= 0) return entries;
      for await (const item of table.query(rangeOf.outbox(), { limit })) {
        entries.push({
          id: textOf(item, 'SK', 'outbox entry'),
          project: textOf(item, 'project', 'outbox entry'),
          sequence: numberOf(item, 'sequence'),
          event: await bodies.unpack(item, 'run event', RunEvent),
        });
      }
      return entries;
    },
    delivered: (ids) => table.removeAll([...new Set(ids)].map(at.outboxEntry)),
  };
}
