import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { App } from '../../src/http/messages.ts';
import { createService } from '../../src/service.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { keepingLogger } from '../support/logs.ts';
import { send } from '../support/requests.ts';

const AS_ADMINISTRATOR = { 'x-user-id': 'a-1', 'x-user-role': 'administrator', 'x-correlation-id': 'ticket-9' };
const newService = (): App => createService({ logger: keepingLogger().logger, dataDir: temporaryDirectory() });

describe('PUT /api/v1/admin/policy', () => {
  it('3.1 applies a policy to every user', async () => {
    const service = newService();

    const response = await send(service, 'PUT /api/v1/admin/policy', { headers: AS_ADMINISTRATOR, body: { version: 0, forced: { sms: false } } });

    assert.equal(response.status, 200);
    const { body } = await send(service, 'GET /api/v1/preferences', { headers: { 'x-user-id': 'u-1' } });
    assert.deepEqual(body, { channels: { email: true, sms: false, push: true }, enforced: ['sms'], version: 0 });
  });

  it('3.3 refuses everybody who is not an administrator', async () => {
    const service = newService();

    const response = await send(service, 'PUT /api/v1/admin/policy', {
      headers: { 'x-user-id': 'u-1', 'x-user-role': 'user' },
      body: { version: 0, forced: { sms: false } },
    });

    assert.equal(response.status, 403);
    assert.equal(response.headers?.['content-type'], 'application/problem+json');
  });
});

describe('GET /api/v1/admin/audit', () => {
  it('4.4 shows the newest records first, at most as many as asked for', async () => {
    const service = newService();
    for (const [version, sms] of [true, false, true].entries()) {
      await send(service, 'PUT /api/v1/admin/policy', { headers: AS_ADMINISTRATOR, body: { version, forced: { sms } } });
    }

    const response = await send(service, 'GET /api/v1/admin/audit?limit=2', { headers: AS_ADMINISTRATOR });

    const { records } = response.body as { records: { administrator: string; correlationId: string; after: unknown }[] };
    assert.deepEqual(
      records.map(({ administrator, correlationId, after }) => [administrator, correlationId, after]),
      [
        ['a-1', 'ticket-9', { sms: true }],
        ['a-1', 'ticket-9', { sms: false }],
      ],
    );
  });
});
