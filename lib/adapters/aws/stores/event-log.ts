import type { RunStore } from '../../../app/ports.ts';
import { RunEvent } from '../../../domain/workflow/run.ts';
import { numberOf } from './body.ts';
import { at, rangeOf } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import { ABSENT } from './write.ts';

/** Positions of the writes of an append, as its refusals name them. */
const EVENT_KEY = 0;

/**
 * The events of a run, numbered from 1 without gaps: whoever has read up to a number misses nothing that comes later. An event, its key and
 * its outbox entry are one transaction; the place after the last event is the lock.
 */
export function createEventLog({ table, bodies, projects }: Storage): Pick<RunStore, 'appendEvent' | 'events'> {
  const nextOf = async (runId: string): Promise<number> => {
    for await (const last of table.query(rangeOf.events(runId), { reverse: true, limit: 1 })) return numberOf(last, 'sequence') + 1;
    return 1;
  };
  return {
    appendEvent: async (event) => {
      const { runId, key } = event;
      const [body, project] = await Promise.all([bodies.pack(event), projects.of(runId)]);
      return untilWon(`The events of run ${runId}`, table.retry, async () => {
        const sequence = await nextOf(runId);
        const result = await table.write(
          { put: { ...at.eventKey(runId, key), sequence }, when: ABSENT },
          { put: { ...at.event(runId, sequence), sequence, ...body }, when: ABSENT },
          { put: { ...at.outbox(event.at, runId, sequence), sequence, project, ...body } },
        );
        if (result.written) return true;
        return result.refused.includes(EVENT_KEY) ? false : LOST;
      });
    },
    events: (runId) => bodies.unpackAll(table.query(rangeOf.events(runId)), 'run event', RunEvent),
  };
}
