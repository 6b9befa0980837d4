import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createWebhookVerifier } from '../../lib/adapters/git-webhooks/verify.ts';

const NOW = new Date('2026-11-01T10:00:00.000Z');
const BYTES = new TextEncoder().encode('{}');

/** Signed as GitLab signs, with the key that a secret comes to. */
function signedWith(key: Buffer) {
  const time = String(NOW.getTime() / 1000);
  const mac = createHmac('sha256', key).update(`id.${time}.`).update(BYTES).digest('base64');
  const headers: Record<string, string> = { 'webhook-id': 'id', 'webhook-timestamp': time, 'webhook-signature': `v1,${mac}` };
  return { bytes: BYTES, header: (name: string) => headers[name] };
}

describe('Keys of webhooks', () => {
  it.each([
    ['empty', 'whsec_', Buffer.alloc(0)],
    ['no base64', 'whsec_!!!', Buffer.alloc(0)],
    ['base64 with something else in it', `whsec_${Buffer.alloc(20, 1).toString('base64')} `, Buffer.alloc(20, 1)],
    ['short', 'whsec_AAAA', Buffer.alloc(3)],
    ['a short text', 'fifteen-letters', Buffer.from('fifteen-letters')],
  ])('sign nothing where they are %s, which is said without them', async (_name, secret, key) => {
    const weak: string[] = [];
    const verify = createWebhookVerifier({
      secretsOf: () => Promise.resolve([{ host: 'gitlab.com', secret }]),
      clock: { now: () => NOW },
      onWeak: (host) => void weak.push(host),
    });

    await expect(verify('gitlab', signedWith(key))).rejects.toMatchObject({ code: 'webhook-not-configured' });
    expect(weak).toEqual(['gitlab.com']);
  });

  it.each([
    ['goes right', 0, undefined],
    ['is off by less than five minutes', 299, undefined],
    ['is behind by less than five minutes', -299, undefined],
    ['was put back an hour', -3600, 'webhook-stale'],
    ['was put ahead a day', 86_400, 'webhook-stale'],
  ])('sign what is fresh, where our clock %s', async (_name, seconds, code) => {
    const key = Buffer.alloc(16, 7);
    const secret = `whsec_${key.toString('base64')}`;
    const clock = { now: () => new Date(NOW.getTime() + seconds * 1000) };
    const verify = createWebhookVerifier({ secretsOf: () => Promise.resolve([{ host: 'gitlab.com', secret }]), clock });

    const answer = await verify('gitlab', signedWith(key)).catch((error: unknown) => error);

    expect(answer).toMatchObject(code === undefined ? { hosts: ['gitlab.com'] } : { code });
  });

  it('of sixteen bytes sign, beside one that does not', async () => {
    const key = Buffer.alloc(16, 7);
    const secrets = [`whsec_${key.toString('base64')}`, 'whsec_'].map((secret) => ({ host: 'gitlab.com', secret }));
    const verify = createWebhookVerifier({ secretsOf: () => Promise.resolve(secrets), clock: { now: () => NOW } });

    expect(await verify('gitlab', signedWith(key))).toEqual({ hosts: ['gitlab.com'] });
    await expect(verify('gitlab', signedWith(Buffer.alloc(0)))).rejects.toMatchObject({ code: 'webhook-signature-invalid' });
  });
});
