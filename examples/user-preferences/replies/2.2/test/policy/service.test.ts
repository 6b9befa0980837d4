import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AuditLogger } from '../../src/audit/audit-logger.ts';
import { Problem } from '../../src/http/problem.ts';
import { PolicyService } from '../../src/policy/service.ts';
import { PreferenceService } from '../../src/preferences/service.ts';
import { MemoryTable } from '../../src/storage/memory-table.ts';
import { temporaryDirectory } from '../support/directories.ts';

const AUTHOR = { administrator: 'a-1', correlationId: 'c-1' };
const hasStatus = (status: number) => (error: unknown) => error instanceof Problem && error.status === status;

function services(path = join(temporaryDirectory(), 'audit.jsonl')): { policy: PolicyService; preferences: PreferenceService; path: string } {
  const audit = new AuditLogger({ path, now: () => new Date('2026-11-02T09:00:00Z') });
  const policy = new PolicyService({ table: new MemoryTable(), audit });
  return { policy, preferences: new PreferenceService({ table: new MemoryTable(), policy }), path };
}

describe('PolicyService', () => {
  it('3.2 shows a forced channel as forced to every user', async () => {
    const { policy, preferences } = services();

    await policy.replace({ version: 0, forced: { email: true, sms: false } }, AUTHOR);

    const expected = { channels: { email: true, sms: false, push: true }, enforced: ['email', 'sms'], version: 0 };
    assert.deepEqual(await preferences.read('u-1'), expected);
    assert.deepEqual(await preferences.read('u-2'), expected);
  });

  it('3.4 refuses a change of a forced channel and stores nothing of it', async () => {
    const { policy, preferences } = services();
    await policy.replace({ version: 0, forced: { email: true } }, AUTHOR);

    const change = preferences.change('u-1', { version: 0, channels: { email: false, push: false } });

    await assert.rejects(change, hasStatus(403));
    assert.equal((await preferences.read('u-1')).version, 0);
  });

  it('3.5 gives users their own setting back when the policy releases a channel (Property 3)', async () => {
    const { policy, preferences } = services();
    const own = await preferences.change('u-1', { version: 0, channels: { sms: false } });
    await policy.replace({ version: 0, forced: { sms: true } }, AUTHOR);

    await policy.replace({ version: 1, forced: {} }, AUTHOR);

    assert.deepEqual(await preferences.read('u-1'), own);
  });

  it('4.1 leaves a record of every change, with what was before and after it', async () => {
    const { policy, path } = services();

    await policy.replace({ version: 0, forced: { email: true } }, AUTHOR);
    await policy.replace({ version: 1, forced: { email: true, sms: false } }, { ...AUTHOR, administrator: 'a-2' });

    const records = readFileSync(path, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      records.map(({ administrator, before, after }) => ({ administrator, before, after })),
      [
        { administrator: 'a-1', before: {}, after: { email: true } },
        { administrator: 'a-2', before: { email: true }, after: { email: true, sms: false } },
      ],
    );
  });

  it('4.3 changes nothing when the change cannot be recorded', async () => {
    const file = join(temporaryDirectory(), 'in-the-way');
    writeFileSync(file, '');
    const { policy } = services(join(file, 'audit.jsonl'));

    await assert.rejects(policy.replace({ version: 0, forced: { email: true } }, AUTHOR), hasStatus(503));

    assert.deepEqual(await policy.read(), { forced: {}, version: 0 });
  });
});
