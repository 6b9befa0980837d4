import type { Clock } from '../ports.ts';
import { endEvent } from './end-event.ts';
import type { HookStore } from './ports.ts';

export interface SweepPorts {
  /** Events of all projects. */
  hooks: HookStore;
  clock: Clock;
  /** Starts the dispatch of an event; one that is under way is left alone. False where it is over. */
  start(eventId: string): Promise<boolean>;
}

export interface SweptEvents {
  /** Those that are under way, be it from now on. */
  started: number;
  ended: number;
  failed: { event: string; error: unknown }[];
}

/** Younger ones are being started by whoever has recorded them. */
const SECONDS_FOR_ITSELF = 60;

/** Starts the events that were recorded and whose dispatch nobody has begun, and ends those whose dispatch is over without a word of them. */
export async function sweepEvents(ports: SweepPorts, goOn: () => boolean): Promise<SweptEvents> {
  const { hooks, clock } = ports;
  const now = clock.now().getTime();
  const swept: SweptEvents = { started: 0, ended: 0, failed: [] };
  for (const event of await hooks.open()) {
    if (!goOn()) break;
    const known = await hooks.event(event);
    // One from the future is of a clock that was put back since.
    if (known === undefined || Math.abs(now - Date.parse(known.at)) < SECONDS_FOR_ITSELF * 1000) continue;
    try {
      if (await ports.start(event)) swept.started += 1;
      else {
        await endEvent(event, 'The dispatch ended without a word.', ports);
        swept.ended += 1;
      }
    } catch (error) {
      swept.failed.push({ event, error });
    }
  }
  return swept;
}
