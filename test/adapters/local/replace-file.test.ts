import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from '../../../lib/adapters/local/replace-file.ts';

describe('replaceFile', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'replace-file-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('puts another file in the place of the old one, with its rights, and never writes into it', async () => {
    const file = join(folder, 'a.sh');
    writeFileSync(file, 'before\n', { mode: 0o755 });
    linkSync(file, join(folder, 'old'));

    await replaceFile(file, Buffer.from('after\n'));

    expect(readFileSync(file, 'utf8')).toBe('after\n');
    expect(statSync(file).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('before\n');
    expect(readdirSync(folder).toSorted()).toEqual(['a.sh', 'old']);
  });

  it('leaves nothing behind where it cannot', async () => {
    await expect(replaceFile(join(folder, 'absent'), Buffer.from('x'))).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual([]);
  });
});
