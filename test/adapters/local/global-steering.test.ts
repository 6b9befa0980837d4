import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createGlobalSteering } from '../../../lib/adapters/local/global-steering.ts';

const home = mkdtempSync(join(tmpdir(), 'stringline-home-'));
const steering = createGlobalSteering(home);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text);
};

describe('createGlobalSteering', () => {
  it('reads every Markdown file below the folder, sorted, and follows no link inside', async () => {
    write('.kiro/steering/tech.md', 'tech');
    write('.kiro/steering/a/b/deep ü.MD', 'deep');
    write('.kiro/steering/notes.txt', 'no');
    write('outside/secret.md', 'secret');
    symlinkSync(join(home, 'outside/secret.md'), join(home, '.kiro/steering/link.md'));
    symlinkSync(join(home, 'outside'), join(home, '.kiro/steering/linked'));

    const expected = [
      { path: 'a/b/deep ü.MD', text: 'deep' },
      { path: 'tech.md', text: 'tech' },
    ];
    expect(await steering.read('~/.kiro/steering')).toEqual(expected);
    expect(await steering.read(join(home, '.kiro/steering/'))).toEqual(expected);
  });

  it('reads a folder that is itself a link', async () => {
    write('managed/x.md', 'x');
    symlinkSync(join(home, 'managed'), join(home, 'linked-root'));

    expect(await steering.read('~/linked-root')).toEqual([{ path: 'x.md', text: 'x' }]);
  });

  it('finds nothing where there is no folder', async () => {
    expect(await steering.read('~/nowhere/at/all')).toEqual([]);
  });

  it('says why a folder cannot be read', async () => {
    write('a-file', 'x');

    await expect(steering.read('~/a-file')).rejects.toMatchObject({ code: 'global-steering-unreadable', exit: 2 });
  });

  it('refuses a file that is no text for a prompt', async () => {
    write('big/huge.md', 'x'.repeat(1024 * 1024 + 1));

    await expect(steering.read('~/big')).rejects.toMatchObject({ code: 'global-steering-unreadable' });
  });
});
