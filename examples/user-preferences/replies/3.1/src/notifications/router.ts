import { Problem } from '../http/problem.ts';
import type { PreferenceService } from '../preferences/service.ts';
import { ConditionalCheckFailed, type Table } from '../storage/table.ts';
import { CHANNELS, type Channel, type Notification } from './notification.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Senders } from './senders.ts';

export interface NotificationRouterOptions {
  senders: Senders;
  /** Notifications that were accepted, by id. */
  accepted: Table<Notification>;
  preferences: PreferenceService;
  /** Keeps users from being flooded, by user. */
  limiter: RateLimiter;
}

/** Delivers notifications on the channels their users want, each notification once and not too many at a time. */
export class NotificationRouter {
  readonly #options: NotificationRouterOptions;

  constructor(options: NotificationRouterOptions) {
    this.#options = options;
  }

  /**
   * Channels on which the notification was delivered; none when it was accepted before.
   * @throws Problem 429 when the user has been sent too many
   */
  async dispatch(notification: Notification): Promise<Channel[]> {
    const { senders, preferences, limiter } = this.#options;
    const admission = limiter.admit(notification.userId);
    if (!admission.admitted) throw tooMany(admission.retryAfterSeconds);
    if (!(await this.#accept(notification))) {
      admission.giveBack();
      return [];
    }
    const { channels } = await preferences.read(notification.userId);
    const wanted = CHANNELS.filter((channel) => channels[channel]);
    await Promise.all(wanted.map((channel) => senders[channel](notification)));
    return wanted;
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

function tooMany(retryAfterSeconds: number): Problem {
  return new Problem(429, 'too-many-notifications', 'The user has been sent as many notifications as are allowed in an hour.', {
    detail: `There is room for the next one in ${retryAfterSeconds} seconds.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}
