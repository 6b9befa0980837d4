import type { Logger } from '../logging/logger.ts';
import { CHANNELS, type Channel, type Notification } from './notification.ts';

/** Hands a notification over to the provider of one channel. */
export type Sender = (notification: Notification) => Promise<void>;
export type Senders = Record<Channel, Sender>;

/** Senders for places without providers: they only log what they would send. */
export function loggingSenders(logger: Logger): Senders {
  const senderOf = (channel: Channel): Sender => {
    return ({ id, userId }) => {
      logger.info('notification sent', { channel, notification: id, user: userId });
      return Promise.resolve();
    };
  };
  return Object.fromEntries(CHANNELS.map((channel) => [channel, senderOf(channel)])) as Senders;
}
