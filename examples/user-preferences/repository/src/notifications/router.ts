import { ConditionalCheckFailed, type Table } from '../storage/table.ts';
import { CHANNELS, type Channel, type Notification } from './notification.ts';
import type { Senders } from './senders.ts';

export interface NotificationRouterOptions {
  senders: Senders;
  /** Notifications that were accepted, by id. */
  accepted: Table<Notification>;
}

/** Delivers notifications on their channels, each notification once. */
export class NotificationRouter {
  readonly #options: NotificationRouterOptions;

  constructor(options: NotificationRouterOptions) {
    this.#options = options;
  }

  /** Channels on which the notification was delivered; none when it was accepted before. */
  async dispatch(notification: Notification): Promise<Channel[]> {
    if (!(await this.#accept(notification))) return [];
    await Promise.all(CHANNELS.map((channel) => this.#options.senders[channel](notification)));
    return [...CHANNELS];
  }

  async #accept(notification: Notification): Promise<boolean> {
    try {
      await this.#options.accepted.put(notification.id, notification, 'absent');
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailed) return false;
      throw error;
    }
  }
}
