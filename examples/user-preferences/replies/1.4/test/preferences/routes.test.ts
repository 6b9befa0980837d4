import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { App } from '../../src/http/messages.ts';
import type { Preferences } from '../../src/preferences/service.ts';
import { createService } from '../../src/service.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { keepingLogger } from '../support/logs.ts';
import { send } from '../support/requests.ts';

const AS_USER = { 'x-user-id': 'u-1' };
const serviceIn = (dataDir: string): App => createService({ logger: keepingLogger().logger, dataDir });

describe('/api/v1/preferences', () => {
  it('1.1 answers a change with the resulting preferences', async () => {
    const service = serviceIn(temporaryDirectory());

    const response = await send(service, 'PATCH /api/v1/preferences', { headers: AS_USER, body: { version: 0, channels: { sms: false } } });

    assert.equal(response.status, 200);
    const { channels, version } = response.body as Preferences;
    assert.deepEqual(channels, { email: true, sms: false, push: true });
    assert.equal(version, 1);
  });

  it('1.4 names the field of a change that is not valid', async () => {
    const service = serviceIn(temporaryDirectory());

    const response = await send(service, 'PATCH /api/v1/preferences', { headers: AS_USER, body: { version: 0, channels: { sms: 'off' } } });

    assert.equal(response.status, 400);
    assert.equal(response.headers?.['content-type'], 'application/problem+json');
    assert.deepEqual(
      (response.body as { errors: { field: string }[] }).errors.map(({ field }) => field),
      ['channels.sms'],
    );
  });

  it('1.5 refuses requests that do not say who sends them', async () => {
    const service = serviceIn(temporaryDirectory());

    const read = await send(service, 'GET /api/v1/preferences');
    const change = await send(service, 'PATCH /api/v1/preferences', { body: { version: 0, channels: { sms: false } } });

    assert.deepEqual([read.status, change.status], [401, 401]);
  });

  it('2.1 2.2 shows a change to later reads, also after a restart', async () => {
    const dataDir = temporaryDirectory();
    const before = serviceIn(dataDir);
    const { body: changed } = await send(before, 'PATCH /api/v1/preferences', {
      headers: AS_USER,
      body: { version: 0, channels: { push: false } },
    });

    const phone = await send(before, 'GET /api/v1/preferences', { headers: AS_USER });
    const restarted = await send(serviceIn(dataDir), 'GET /api/v1/preferences', { headers: AS_USER });

    assert.deepEqual(phone.body, changed);
    assert.deepEqual(restarted.body, changed);
  });

  it('2.3 answers a change of an old version with a conflict', async () => {
    const service = serviceIn(temporaryDirectory());
    await send(service, 'PATCH /api/v1/preferences', { headers: AS_USER, body: { version: 0, channels: { sms: false } } });

    const response = await send(service, 'PATCH /api/v1/preferences', { headers: AS_USER, body: { version: 0, channels: { sms: true } } });

    assert.equal(response.status, 409);
    assert.equal(response.headers?.['content-type'], 'application/problem+json');
  });
});
