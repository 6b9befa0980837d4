import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { untilReady, watchFaults } from '../../../lib/adapters/local/watch-fault.ts';
import type { StringlineError } from '../../../lib/domain/shared/errors.ts';

const fault = (code: string, path: string): Error => Object.assign(new Error(`${code}: it failed, watch '${path}'`), { code, path });

describe('faults of a watcher', () => {
  const tell = (...faults: unknown[]): StringlineError[] => {
    const told: StringlineError[] = [];
    const listener = watchFaults('/r', (error) => told.push(error));
    for (const each of faults) listener(each);
    return told;
  };

  it('name each folder that cannot be watched, and what to do', () => {
    const told = tell(fault('EACCES', '/r/a'), fault('EACCES', '/r/b'));

    expect(told.map(({ message }) => message)).toEqual([
      "Changes in /r/a go unnoticed: EACCES: it failed, watch '/r/a'",
      "Changes in /r/b go unnoticed: EACCES: it failed, watch '/r/b'",
    ]);
    expect(told[0]?.fix).toContain('Make it readable');
  });

  it.each([
    ['ENOSPC', 'max_user_watches'],
    ['EMFILE', 'ulimit -n'],
  ])('say of %s once that more folders may go unnoticed, and which limit it is', (code, limit) => {
    const told = tell(fault(code, '/r/a'), fault(code, '/r/b'));

    expect(told).toMatchObject([{ message: expect.stringContaining('/r/a, and in folders that were to be watched after it,') as unknown }]);
    expect(told[0]?.fix).toContain(limit);
  });

  it('name the root where the system names no folder', () => {
    expect(tell(new Error('broken'))).toMatchObject([{ code: 'watch-incomplete', message: 'Changes in /r go unnoticed: broken' }]);
  });

  it('keep nobody from being ready', async () => {
    const watcher = new EventEmitter();
    const told: unknown[] = [];
    watcher.on('error', (error) => told.push(error));

    const ready = untilReady(watcher);
    watcher.emit('error', fault('EACCES', '/r/a'));
    watcher.emit('ready');

    await expect(ready).resolves.toBeUndefined();
    expect(told).toHaveLength(1);
  });
});
