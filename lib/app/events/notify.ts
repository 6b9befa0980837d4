import { type Notification, type NotifiedEvent, notificationOf } from '../../domain/events/index.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import type { IdempotencyStore } from '../ports.ts';

/** A way to tell people. */
export interface Channel {
  /** Names it in records: `sns`, `webhook`. */
  name: string;
  /** Throws when it was not taken. */
  send(notification: Notification): Promise<void>;
}

export interface NotifyPorts {
  channels: readonly Channel[];
  idempotency: Pick<IdempotencyStore, 'begin' | 'complete' | 'abandon'>;
  hash: Hash;
  /** Address of the API, for the commands in the text. */
  api?: string;
}

/**
 * Tells an event over every channel, each once: an event that is delivered again goes only where it has not arrived. A channel that fails
 * does not keep the others.
 * @throws AggregateError of what failed, so that the event is delivered again
 */
export async function notify(event: NotifiedEvent, ports: NotifyPorts): Promise<{ sent: string[] }> {
  const notification = notificationOf(event, ports.api);
  const ends = await Promise.allSettled(ports.channels.map((channel) => sendOnce(channel, notification, ports)));
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${ends.length} channels were not told`);
  return { sent: ends.flatMap((end) => (end.status === 'fulfilled' && end.value !== undefined ? [end.value] : [])) };
}

/** Name of the channel, when this call has sent it. */
async function sendOnce(channel: Channel, notification: Notification, { idempotency, hash }: NotifyPorts): Promise<string | undefined> {
  const key = `notify/${channel.name}/${notification.id}`;
  const request = hash(key);
  const begun = await idempotency.begin(key, request);
  if (begun.outcome === 'in-progress') throw new Error(`${channel.name} is being told at this moment`);
  if (begun.outcome !== 'new') return undefined;
  try {
    await channel.send(notification);
  } catch (error) {
    await idempotency.abandon(key, request);
    throw error;
  }
  await idempotency.complete(key, request, { sent: true });
  return channel.name;
}
