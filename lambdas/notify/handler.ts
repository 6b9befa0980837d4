import { type NotifyPorts, notify } from '../../lib/app/events/notify.ts';
import { NotifiedEvent } from '../../lib/domain/events/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** Tells people what the bus says. An event that does not fit its schema goes to the dead-letter queue. */
export function createHandler(ports: NotifyPorts): (event: unknown) => Promise<Json> {
  return async (event) => notify(NotifiedEvent.parse(event), ports);
}
