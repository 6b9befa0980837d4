import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { FileTable } from '../../src/storage/file-table.ts';
import { ConditionalCheckFailed } from '../../src/storage/table.ts';
import { temporaryDirectory } from '../support/directories.ts';

describe('FileTable', () => {
  const tableAt = (path: string): FileTable<string> => new FileTable({ path, schema: z.string() });
  const newTable = (): FileTable<string> => tableAt(join(temporaryDirectory(), 'data', 'table.json'));

  it('has no items before the first write', async () => {
    assert.equal(await newTable().get('k'), undefined);
  });

  it('2.2 holds after a restart what was written before it', async () => {
    const path = join(temporaryDirectory(), 'table.json');
    await tableAt(path).put('k', 'one', 'absent');
    await tableAt(path).put('k', 'two', { version: 1 });

    const restarted = tableAt(path);

    assert.deepEqual(await restarted.get('k'), { value: 'two', version: 2 });
  });

  it('writes nothing when the condition does not hold', async () => {
    const table = newTable();
    await table.put('k', 'one', 'absent');

    await assert.rejects(table.put('k', 'two', 'absent'), ConditionalCheckFailed);
    await assert.rejects(table.put('k', 'two', { version: 2 }), ConditionalCheckFailed);

    assert.deepEqual(await table.get('k'), { value: 'one', version: 1 });
  });

  it('2.4 lets one of many writers with the same version succeed (Property 2)', async () => {
    for (const writers of [2, 3, 10]) {
      const table = newTable();
      await table.put('k', 'start', 'absent');

      const writes = Array.from({ length: writers }, (_, index) => table.put('k', `writer ${index}`, { version: 1 }));
      const results = await Promise.allSettled(writes);

      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await table.get('k'))?.version, 2);
    }
  });
});
