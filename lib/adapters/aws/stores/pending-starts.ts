import type { PendingStart, PendingStarts } from '../../../app/ports.ts';
import { textOf } from './body.ts';
import { at, rangeOf } from './keys.ts';
import type { Storage } from './storage.ts';

/** Runs that are to be started, of all projects, written by `create` and `move` of the runs. */
export function createPendingStarts({ table }: Pick<Storage, 'table'>): PendingStarts {
  return {
    list: async () => {
      const starts: PendingStart[] = [];
      for await (const item of table.query(rangeOf.starts())) {
        const text = (attribute: string): string => textOf(item, attribute, 'pending start');
        starts.push({ id: text('SK'), runId: text('runId'), since: text('since') });
      }
      return starts;
    },
    done: (id) => table.removeAll([at.startEntry(id)]),
  };
}
