import * as z from 'zod';
import { canonicalJson, type Json } from '../../domain/shared/digest.ts';
import type { Ports } from '../ports.ts';
import { loadRecord } from '../records.ts';
import { nowIso } from '../run-context.ts';

/** Something that happened outside and that hooks may act on. */
export interface OutsideEvent {
  project: string;
  /** Who tells it: `github`, `codecommit`, a name of your own. */
  source: string;
  /** What happened: `push`, `pull_request.opened`. */
  type: string;
  data: Record<string, Json>;
  by: string;
}

export const AcceptedEvent = z.strictObject({
  id: z.string(),
  project: z.string(),
  source: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.json()),
  by: z.string(),
  at: z.string(),
  status: z.literal('accepted'),
});
export type AcceptedEvent = z.infer<typeof AcceptedEvent>;

/** Records of events are kept apart from those of runs, under a name that no run can have. */
const SHELF = 'hooks/events';

/** Records an event from outside, once for the same event at the same time. Nothing acts on it yet. */
export async function acceptEvent(event: OutsideEvent, ports: Pick<Ports, 'checkpoints' | 'clock' | 'hash'>): Promise<AcceptedEvent> {
  const at = nowIso(ports);
  const id = `event-${ports.hash(canonicalJson({ ...event, at })).slice(0, 24)}`;
  const accepted: AcceptedEvent = { id, ...event, data: event.data as AcceptedEvent['data'], at, status: 'accepted' };
  await ports.checkpoints.save(SHELF, id, accepted);
  return accepted;
}

/** An event that was recorded. */
export async function findEvent(id: string, ports: Pick<Ports, 'checkpoints'>): Promise<AcceptedEvent | undefined> {
  return loadRecord(ports, SHELF, { name: id, schema: AcceptedEvent });
}
