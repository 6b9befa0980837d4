import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AuditLogger } from '../../src/audit/audit-logger.ts';
import { Problem } from '../../src/http/problem.ts';
import { CHANNELS, type Channel, type Notification } from '../../src/notifications/notification.ts';
import { RateLimiter } from '../../src/notifications/rate-limiter.ts';
import { NotificationRouter } from '../../src/notifications/router.ts';
import { PolicyService } from '../../src/policy/service.ts';
import { PreferenceService } from '../../src/preferences/service.ts';
import { MemoryTable } from '../../src/storage/memory-table.ts';
import { temporaryDirectory } from '../support/directories.ts';

const NOTIFICATION: Notification = { id: 'n-1', userId: 'u-1', title: 'Your order', text: 'It is on its way.' };
const now = (): Date => new Date('2026-11-02T09:00:00Z');

function setUp(): { router: NotificationRouter; preferences: PreferenceService; policy: PolicyService; sent: Channel[] } {
  const sent: Channel[] = [];
  const senderOf = (channel: Channel) => () => {
    sent.push(channel);
    return Promise.resolve();
  };
  const senders = { email: senderOf('email'), sms: senderOf('sms'), push: senderOf('push') };
  const audit = new AuditLogger({ path: join(temporaryDirectory(), 'audit.jsonl'), now });
  const policy = new PolicyService({ table: new MemoryTable(), audit });
  const preferences = new PreferenceService({ table: new MemoryTable(), policy });
  const limiter = new RateLimiter({ limit: 10, windowMs: 3_600_000, now });
  return { router: new NotificationRouter({ senders, accepted: new MemoryTable(), preferences, limiter }), preferences, policy, sent };
}

describe('NotificationRouter', () => {
  it('delivers the same notification once', async () => {
    const { router, sent } = setUp();

    await Promise.all([router.dispatch(NOTIFICATION), router.dispatch(NOTIFICATION)]);

    assert.equal(sent.length, 3);
  });

  it('5.1 delivers on exactly the channels that are on, for every setting (Property 5)', async () => {
    for (const email of [true, false]) {
      for (const sms of [true, false]) {
        for (const push of [true, false]) {
          const { router, preferences, sent } = setUp();
          await preferences.change('u-1', { version: 0, channels: { email, sms, push } });

          const delivered = await router.dispatch(NOTIFICATION);

          assert.deepEqual(delivered, CHANNELS.filter((channel) => ({ email, sms, push })[channel]));
          assert.deepEqual(sent, delivered);
        }
      }
    }
  });

  it('5.1 follows the policy where it forces a channel', async () => {
    const { router, preferences, policy } = setUp();
    await preferences.change('u-1', { version: 0, channels: { email: false, push: false } });
    await policy.replace({ version: 0, forced: { email: true, sms: false } }, { administrator: 'a-1', correlationId: 'c-1' });

    assert.deepEqual(await router.dispatch(NOTIFICATION), ['email']);
  });

  it('5.2 5.3 refuses the eleventh notification in an hour and says when to come back', async () => {
    const { router, sent } = setUp();
    for (let count = 0; count < 10; count += 1) await router.dispatch({ ...NOTIFICATION, id: `n-${count}` });
    sent.length = 0;

    const eleventh = router.dispatch({ ...NOTIFICATION, id: 'n-10' });

    await assert.rejects(
      eleventh,
      (error: unknown) => error instanceof Problem && error.status === 429 && error.options.headers?.['retry-after'] === '3600',
    );
    assert.deepEqual(sent, []);
  });

  it('5.4 does not count a notification that was accepted before', async () => {
    const { router } = setUp();
    for (let count = 0; count < 20; count += 1) await router.dispatch(NOTIFICATION);

    assert.deepEqual(await router.dispatch({ ...NOTIFICATION, id: 'n-2' }), ['email', 'sms', 'push']);
  });
});
