import type { RunStore } from '../app/ports.ts';
import type { RunEvent } from '../domain/workflow/run.ts';

/** A run store that also tells a listener of every event that is new: the bus of a platform in one process. */
export function withListener(runs: RunStore, listener: (event: RunEvent) => void): RunStore {
  return {
    ...runs,
    appendEvent: async (event) => {
      const appended = await runs.appendEvent(event);
      if (appended) listener(event);
      return appended;
    },
  };
}
