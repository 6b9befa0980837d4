import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createService } from '../src/service.ts';
import { keepingLogger } from './support/logs.ts';
import { send } from './support/requests.ts';

describe('POST /api/v1/notifications', () => {
  it('delivers a notification and says on which channels', async () => {
    const { logger, lines } = keepingLogger();
    const service = createService({ logger });

    const response = await send(service, 'POST /api/v1/notifications', {
      body: { id: 'n-1', userId: 'u-1', title: 'Your order', text: 'It is on its way.' },
    });

    assert.equal(response.status, 202);
    assert.deepEqual(response.body, { id: 'n-1', delivered: ['email', 'sms', 'push'] });
    assert.equal(lines.filter(({ message }) => message === 'notification sent').length, 3);
  });

  it('names the fields that are wrong', async () => {
    const service = createService({ logger: keepingLogger().logger });

    const response = await send(service, 'POST /api/v1/notifications', { body: { id: 'n-1', userId: 'u-1', title: '', text: 'x' } });

    assert.equal(response.status, 400);
    const { errors } = response.body as { errors: { field: string }[] };
    assert.deepEqual(
      errors.map(({ field }) => field),
      ['title'],
    );
  });
});
