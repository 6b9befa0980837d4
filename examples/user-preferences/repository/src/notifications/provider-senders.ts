import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../http/problem.ts';
import { CHANNELS, type Channel, type Notification } from './notification.ts';
import type { Sender, Senders } from './senders.ts';

/** A provider that has not answered by then is taken for unavailable. */
const TIMEOUT_MS = 5_000;
/** How often a provider is asked, and how long it is left alone after the first failure; twice as long after the next. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Senders that hand notifications to the providers behind one address: `POST <url>/email`, `<url>/sms`, `<url>/push`. */
export function providerSenders(url: string): Senders {
  const senderOf = (channel: Channel): Sender => {
    return (notification) => hand(notification, channel, `${url.replace(/\/$/, '')}/${channel}`);
  };
  return Object.fromEntries(CHANNELS.map((channel) => [channel, senderOf(channel)])) as Senders;
}

/** Asks until the provider takes the notification, refuses it for good, or has failed too often. */
async function hand(notification: Notification, channel: Channel, url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await post(notification, url);
    if (failure === undefined) return;
    if (!failure.mayPass || attempt === ATTEMPTS) {
      throw new Problem(502, 'provider-failed', `The provider of ${channel} did not take the notification.`, {
        detail: failure.reason,
        cause: failure.cause,
      });
    }
    await pause(failure.pauseMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}

interface Failure {
  reason: string;
  /** Asking again may help. */
  mayPass: boolean;
  /** How long the provider asks to be left alone. */
  pauseMs?: number | undefined;
  cause?: unknown;
}

async function post(notification: Notification, url: string): Promise<Failure | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(notification),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.ok) return undefined;
    return {
      reason: `It answered with status ${response.status}.`,
      mayPass: response.status === 429 || response.status >= 500,
      pauseMs: pauseOf(response.headers.get('retry-after')),
    };
  } catch (cause) {
    return { reason: 'It could not be reached.', mayPass: true, cause };
  }
}

/** Milliseconds of a `Retry-After` in seconds; undefined for anything else, and for longer than a sender may wait. */
function pauseOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null || !/^\d{1,4}$/.test(retryAfter)) return undefined;
  const milliseconds = Number(retryAfter) * 1000;
  return milliseconds <= LONGEST_PAUSE_MS ? milliseconds : undefined;
}
