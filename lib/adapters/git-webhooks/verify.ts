import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** A request as it came; the signature is over these very bytes. */
export interface SignedRequest {
  bytes: Uint8Array;
  header(name: string): string | undefined;
}

export interface HostSecret {
  /** Host part of clone addresses: `github.com`. */
  host: string;
  secret: string;
}

export interface VerifierOptions {
  /** Secrets of the hosts of a kind. Several may hold at once, while one replaces another. */
  secretsOf: (kind: 'github' | 'gitlab') => Promise<readonly HostSecret[]>;
  clock: Clock;
  /** Told of a secret that nobody may sign with; never the secret itself. */
  onWeak?: (host: string) => void;
}

export type VerifyWebhook = (kind: 'github' | 'gitlab', request: SignedRequest) => Promise<{ hosts: string[] }>;

/** Bytes of a key: whoever knows none must not guess one, and the empty key is known to all. */
const SHORTEST_KEY = 16;

/** How far the time of a signed delivery may be off, in milliseconds; Standard Webhooks says five minutes. */
export const WEBHOOK_WINDOW_MS = 5 * 60_000;

/**
 * Finds the hosts that may have signed a delivery. GitHub signs the body (`X-Hub-Signature-256`); GitLab signs id, time and body
 * (`webhook-signature`, as Standard Webhooks describes it), or older ones send the secret itself (`X-Gitlab-Token`). A request with a
 * signature stands or falls by it. Comparisons take the same time whatever differs.
 * @throws StringlineError `webhook-not-configured`, `webhook-signature-invalid`, `webhook-stale`
 */
export function createWebhookVerifier({ secretsOf, clock, onWeak }: VerifierOptions): VerifyWebhook {
  return async (kind, request) => {
    const all = await secretsOf(kind);
    const secrets = all.filter(({ secret }) => keyOf(secret).length >= SHORTEST_KEY);
    for (const { host } of all.filter((secret) => !secrets.includes(secret))) onWeak?.(host);
    if (secrets.length === 0) throw notConfigured(kind);
    // Every secret is tried: how long it takes tells nobody which one was right.
    const signed = secrets.filter(({ secret }) => (kind === 'github' ? byGitHub(request, secret) : byGitLab(request, secret)));
    if (signed.length === 0) throw forged();
    if (kind === 'gitlab') assertFresh(request, clock);
    return { hosts: signed.map(({ host }) => host) };
  };
}

function byGitHub(request: SignedRequest, secret: string): boolean {
  return same(request.header('x-hub-signature-256') ?? '', `sha256=${createHmac('sha256', secret).update(request.bytes).digest('hex')}`);
}

function byGitLab(request: SignedRequest, secret: string): boolean {
  const signatures = request.header('webhook-signature');
  if (signatures === undefined) return same(request.header('x-gitlab-token') ?? '', secret);
  const [id = '', time = ''] = [request.header('webhook-id'), request.header('webhook-timestamp')];
  const mac = createHmac('sha256', keyOf(secret)).update(`${id}.${time}.`);
  const expected = `v1,${mac.update(request.bytes).digest('base64')}`;
  // Several, parted by blanks, while the sender changes its key.
  return signatures.split(' ').filter((signature) => same(signature, expected)).length > 0;
}

/** `whsec_` and the key in base64, as Standard Webhooks writes it; any other text is the key itself. Of what is not base64 nothing is a key. */
function keyOf(secret: string): Buffer {
  if (!secret.startsWith('whsec_')) return Buffer.from(secret);
  const text = secret.slice('whsec_'.length);
  // Node reads whatever looks like base64 and leaves out the rest, down to nothing.
  return BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
}

const BASE64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2,3}={0,2})?$/u;

function assertFresh(request: SignedRequest, clock: Clock): void {
  if (request.header('webhook-signature') === undefined) return;
  const seconds = request.header('webhook-timestamp') ?? '';
  const off = Math.abs(clock.now().getTime() - Number(seconds) * 1000);
  if (/^\d{1,12}$/u.test(seconds) && off <= WEBHOOK_WINDOW_MS) return;
  throw new StringlineError({
    code: 'webhook-stale',
    message: 'The delivery was signed more than five minutes ago, or for a time to come.',
    fix: 'Have the host send it once more; check the clocks.',
    exit: EXIT.usage,
  });
}

const COMPARING = randomBytes(32);

/** Compares digests, which have one length: not even the length of a secret can be timed. */
function same(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHmac('sha256', COMPARING).update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other) && expected !== '';
}

const forged = (): StringlineError =>
  new StringlineError({
    code: 'webhook-signature-invalid',
    message: 'The delivery is not signed with a secret of a host that is configured here.',
    exit: EXIT.usage,
  });

const notConfigured = (kind: string): StringlineError =>
  new StringlineError({ code: 'webhook-not-configured', message: `No webhook secret is configured for ${kind}.`, exit: EXIT.usage });
