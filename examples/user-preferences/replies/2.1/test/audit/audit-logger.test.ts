import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AuditLogger } from '../../src/audit/audit-logger.ts';
import { temporaryDirectory } from '../support/directories.ts';

const ENTRY = { administrator: 'a-1', correlationId: 'c-1', action: 'policy.changed', before: {}, after: { sms: false } } as const;

describe('AuditLogger', () => {
  it('4.1 records who changed what, when, and in which activity', async () => {
    const path = join(temporaryDirectory(), 'audit.jsonl');
    const audit = new AuditLogger({ path, now: () => new Date('2026-11-02T09:00:00Z') });

    await audit.append(ENTRY);

    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { time: '2026-11-02T09:00:00.000Z', ...ENTRY });
  });

  it('4.2 keeps every earlier record byte for byte, also after a restart', async () => {
    const path = join(temporaryDirectory(), 'audit.jsonl');
    let kept = '';

    for (const administrator of ['a-1', 'a-2', 'a-3']) {
      await new AuditLogger({ path, now: () => new Date('2026-11-02T09:00:00Z') }).append({ ...ENTRY, administrator });

      const text = readFileSync(path, 'utf8');
      assert.ok(text.startsWith(kept));
      kept = text;
    }
    assert.equal(kept.trimEnd().split('\n').length, 3);
  });
});
