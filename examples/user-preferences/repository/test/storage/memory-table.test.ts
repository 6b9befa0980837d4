import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryTable } from '../../src/storage/memory-table.ts';
import { ConditionalCheckFailed } from '../../src/storage/table.ts';

describe('MemoryTable', () => {
  it('counts the versions of an item', async () => {
    const table = new MemoryTable<string>();

    await table.put('k', 'one', 'absent');
    await table.put('k', 'two', { version: 1 });

    assert.deepEqual(await table.get('k'), { value: 'two', version: 2 });
  });

  it('writes nothing when the condition does not hold', async () => {
    const table = new MemoryTable<string>();
    await table.put('k', 'one', 'absent');

    await assert.rejects(table.put('k', 'two', 'absent'), ConditionalCheckFailed);
    await assert.rejects(table.put('k', 'two', { version: 7 }), ConditionalCheckFailed);

    assert.deepEqual(await table.get('k'), { value: 'one', version: 1 });
  });

  it('does not share its items with callers', async () => {
    const table = new MemoryTable<{ tags: string[] }>();
    await table.put('k', { tags: [] }, 'absent');

    (await table.get('k'))?.value.tags.push('changed outside');

    assert.deepEqual((await table.get('k'))?.value, { tags: [] });
  });
});
