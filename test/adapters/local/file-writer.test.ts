import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFileWriter } from '../../../lib/adapters/local/file-writer.ts';

const BEFORE = '\uFEFF# Größe\r\nno line end';
const AFTER = '\uFEFF# Grösse\r\nno line end';

describe('writing a file that was read', () => {
  let root: string;
  const file = (): string => join(root, 'a.md');

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'writer-'));
    writeFileSync(file(), BEFORE);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('puts the new bytes in place, keeps its rights, and leaves nothing beside it', () => {
    chmodSync(file(), 0o640);

    expect(createFileWriter(root).replace('a.md', BEFORE, AFTER)).toBe(true);

    expect(readFileSync(file()).equals(Buffer.from(AFTER))).toBe(true);
    expect(statSync(file()).mode & 0o777).toBe(0o640);
    expect(readdirSync(root)).toEqual(['a.md']);
  });

  it.each([
    ['has changed since', Buffer.from(`${BEFORE} more`)],
    ['has lost its byte order mark', Buffer.from(BEFORE.slice(1))],
    ['has other line ends', Buffer.from(BEFORE.replace('\r\n', '\n'))],
    ['is not valid UTF-8', Buffer.from(BEFORE, 'latin1')],
  ])('refuses where it %s', (_what, bytes) => {
    writeFileSync(file(), bytes);

    expect(createFileWriter(root).replace('a.md', BEFORE, AFTER)).toBe(false);

    expect(readFileSync(file()).equals(bytes)).toBe(true);
    expect(readdirSync(root)).toEqual(['a.md']);
  });

  it('says that a file has gone', () => {
    expect(() => createFileWriter(root).replace('b.md', BEFORE, AFTER)).toThrow('b.md cannot be written');
  });
});
