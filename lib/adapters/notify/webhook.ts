import { createHmac } from 'node:crypto';
import { request } from 'node:https';
import { isIP } from 'node:net';
import type { Channel } from '../../app/events/notify.ts';
import type { Clock } from '../../app/ports.ts';
import type { Notification } from '../../domain/events/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { guardedLookup, isPublicAddress } from './public-address.ts';

export interface WebhookOptions {
  /** `https://…`; nothing that an event holds can change it, and redirects are not followed. */
  url: string;
  /** Key of the signature, shared with the receiver. */
  key: string;
  clock: Clock;
  /** Tries in all. */
  attempts?: number;
  /** Longest wait for one answer, in milliseconds. */
  timeoutMs?: number;
  sleep?: (milliseconds: number) => Promise<void>;
  /** For tests: addresses besides those of the open internet, and the authority that vouches for them. */
  allowed?: (address: string) => boolean;
  ca?: string;
}

const ATTEMPTS = 3;
const TIMEOUT_MS = 5000;

/**
 * What the receiver checks: HMAC-SHA256 over `<timestamp>.<id>.<body>`, in hex. The time is signed, so that an old message cannot be sent
 * again later.
 */
export function webhookSignature(key: string, { timestamp, id, body }: { timestamp: string; id: string; body: string }): string {
  return createHmac('sha256', key).update(`${timestamp}.${id}.${body}`).digest('hex');
}

/** @throws StringlineError `webhook-invalid` for what no message is sent to. */
function checkedUrl(url: string, allowed: (address: string) => boolean): URL {
  const parsed = URL.parse(url);
  const host = parsed?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const fits = parsed?.protocol === 'https:' && parsed.username === '' && parsed.password === '' && (isIP(host) === 0 || allowed(host));
  if (parsed !== null && fits) return parsed;
  throw new StringlineError({
    code: 'webhook-invalid',
    message: 'The address of the webhook cannot be used: it must be https, without credentials, in the open internet.',
    fix: 'Put another url into the secret of the webhook.',
    exit: EXIT.usage,
  });
}

interface Answer {
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** What went wrong on the way. */
  problem?: string;
}

interface Sending {
  url: URL;
  options: WebhookOptions;
  id: string;
  body: string;
}

function post({ url, options, id, body }: Sending): Promise<Answer> {
  const timestamp = Math.floor(options.clock.now().getTime() / 1000).toString();
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'stringline-webhook/1',
    'stringline-event-id': id,
    'stringline-timestamp': timestamp,
    'stringline-signature': `v1=${webhookSignature(options.key, { timestamp, id, body })}`,
  };
  const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  return new Promise((resolve) => {
    const call = request(
      url,
      { method: 'POST', headers, signal, lookup: guardedLookup(options.allowed), ...(options.ca !== undefined && { ca: options.ca }) },
      (response) => {
        resolve({ status: response.statusCode ?? 0 });
        // What it says is of no interest, however much it is.
        response.destroy();
      },
    );
    call.on('error', (error) => resolve({ status: 0, problem: error.message }));
    call.end(body);
  });
}

const isTaken = ({ status }: Answer): boolean => status >= 200 && status < 300;
const mayPass = ({ status, problem }: Answer): boolean => status === 429 || status >= 500 || (status === 0 && problem !== undefined);

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function deliver(sending: Sending): Promise<void> {
  const { attempts = ATTEMPTS, sleep = pause } = sending.options;
  let answer = await post(sending);
  for (let attempt = 1; attempt < attempts && !isTaken(answer) && mayPass(answer); attempt += 1) {
    await sleep(500 * 2 ** (attempt - 1));
    answer = await post(sending);
  }
  if (isTaken(answer)) return;
  throw new StringlineError({
    code: 'webhook-refused',
    message: `The webhook at ${sending.url.host} did not take the message (${answer.problem ?? `status ${answer.status}`}).`,
    exit: EXIT.outside,
  });
}

const bodyOf = ({ id, type, subject, text, event }: Notification): string =>
  JSON.stringify({ id, type, time: event.time, subject, text, detail: event.detail });

/** A receiver of the user's own: signed, with a time, tried again where that may help. Header values hold no text of an event but its id. */
export function createWebhook(options: WebhookOptions): Channel {
  const url = checkedUrl(options.url, options.allowed ?? isPublicAddress);
  return {
    name: 'webhook',
    send: (notification) => deliver({ url, options, id: headerSafe(notification.id), body: bodyOf(notification) }),
  };
}

/** Ids hold names of tasks and gates; a header takes printable ASCII only. */
const headerSafe = (id: string): string => id.replace(/[^\x21-\x7e]/g, '_');
