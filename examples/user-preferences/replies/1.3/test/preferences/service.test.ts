import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../src/http/problem.ts';
import { PreferenceService } from '../../src/preferences/service.ts';
import { MemoryTable } from '../../src/storage/memory-table.ts';

const newService = (): PreferenceService => new PreferenceService({ table: new MemoryTable() });
const isConflict = (error: unknown): boolean => error instanceof Problem && error.status === 409;

describe('PreferenceService', () => {
  it('1.3 has every channel on for a user who has changed nothing', async () => {
    const { channels, version } = await newService().read('u-1');

    assert.deepEqual(channels, { email: true, sms: true, push: true });
    assert.equal(version, 0);
  });

  it('1.2 keeps the other channels when one is toggled', async () => {
    const service = newService();
    await service.change('u-1', { version: 0, channels: { sms: false } });

    const { channels, version } = await service.change('u-1', { version: 1, channels: { email: false } });

    assert.deepEqual(channels, { email: false, sms: false, push: true });
    assert.equal(version, 2);
  });

  it('2.3 refuses a change of another version and stores nothing of it', async () => {
    const service = newService();
    await service.change('u-1', { version: 0, channels: { sms: false } });

    await assert.rejects(service.change('u-1', { version: 0, channels: { push: false } }), isConflict);
    await assert.rejects(service.change('u-1', { version: 7, channels: { push: false } }), isConflict);

    const { channels, version } = await service.read('u-1');
    assert.deepEqual(channels, { email: true, sms: false, push: true });
    assert.equal(version, 1);
  });

  it('2.4 accepts one of two changes that carry the same version', async () => {
    const service = newService();

    const results = await Promise.allSettled([
      service.change('u-1', { version: 0, channels: { sms: false } }),
      service.change('u-1', { version: 0, channels: { push: false } }),
    ]);

    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await service.read('u-1')).version, 1);
  });

  it('keeps users apart', async () => {
    const service = newService();

    await service.change('u-1', { version: 0, channels: { email: false } });

    assert.equal((await service.read('u-2')).channels.email, true);
  });
});
