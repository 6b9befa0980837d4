import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Channel, Notification } from '../../src/notifications/notification.ts';
import { NotificationRouter } from '../../src/notifications/router.ts';
import { MemoryTable } from '../../src/storage/memory-table.ts';

const NOTIFICATION: Notification = { id: 'n-1', userId: 'u-1', title: 'Your order', text: 'It is on its way.' };

function routerWithOutbox(): { router: NotificationRouter; sent: Channel[] } {
  const sent: Channel[] = [];
  const senderOf = (channel: Channel) => () => {
    sent.push(channel);
    return Promise.resolve();
  };
  const senders = { email: senderOf('email'), sms: senderOf('sms'), push: senderOf('push') };
  return { router: new NotificationRouter({ senders, accepted: new MemoryTable() }), sent };
}

describe('NotificationRouter', () => {
  it('delivers a notification on every channel', async () => {
    const { router, sent } = routerWithOutbox();

    const delivered = await router.dispatch(NOTIFICATION);

    assert.deepEqual(delivered, ['email', 'sms', 'push']);
    assert.deepEqual(sent, ['email', 'sms', 'push']);
  });

  it('delivers the same notification once', async () => {
    const { router, sent } = routerWithOutbox();

    await Promise.all([router.dispatch(NOTIFICATION), router.dispatch(NOTIFICATION)]);

    assert.equal(sent.length, 3);
  });
});
