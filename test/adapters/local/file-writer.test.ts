import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
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

  describe('with others at once', () => {
    const change = (path: string) => ({ path, before: BEFORE, after: AFTER });
    const others = () => [change('a.md'), change('b.md')];
    const written = (): string[] => ['a.md', 'b.md'].filter((path) => readFileSync(join(root, path)).equals(Buffer.from(AFTER)));

    beforeEach(() => {
      writeFileSync(join(root, 'b.md'), BEFORE);
    });

    it('puts all of them in place', () => {
      expect(createFileWriter(root).replaceAll(others())).toEqual([]);

      expect(written()).toEqual(['a.md', 'b.md']);
    });

    it('writes none where one has changed since, and names it', () => {
      writeFileSync(join(root, 'b.md'), 'other');

      expect(createFileWriter(root).replaceAll(others())).toEqual(['b.md']);

      expect(written()).toEqual([]);
    });

    it('writes none where there is no room for one beside the old', () => {
      mkdirSync(join(root, `b.md.stringline-${process.pid}`));

      expect(() => createFileWriter(root).replaceAll(others())).toThrow(/^b\.md cannot be written: [^;]*$/u);

      expect(written()).toEqual([]);
      expect(readdirSync(root)).toHaveLength(3);
    });

    it('leaves nothing beside them where one could be written in part only', () => {
      symlinkSync('/dev/full', join(root, `b.md.stringline-${process.pid}`));

      expect(() => createFileWriter(root).replaceAll(others())).toThrow(/^b\.md cannot be written: .*ENOSPC/u);

      expect(written()).toEqual([]);
      expect(readdirSync(root)).toEqual(['a.md', 'b.md']);
    });

    it('names what was written where one cannot be put in place any more', () => {
      const move = (from: string, to: string): void => {
        if (to.endsWith('b.md')) throw new Error('read-only');
        renameSync(from, to);
      };

      expect(() => createFileWriter(root, move).replaceAll(others())).toThrow('b.md cannot be written: read-only; written before it: a.md');

      expect(written()).toEqual(['a.md']);
      expect(readdirSync(root)).toEqual(['a.md', 'b.md']);
    });
  });
});
