import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NewFolders } from '../../../lib/adapters/local/new-folders.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const none = (): boolean => false;

describe('folders that have just appeared', () => {
  let scratch: ReturnType<typeof temporaryDirectory>;
  let folder: string;
  let folders: NewFolders;
  const file = (name: string): string => join(folder, name);
  const written = (name: string): number => statSync(file(name)).mtimeMs;
  beforeEach(() => {
    scratch = temporaryDirectory();
    folder = join(scratch.path, 'new');
    mkdirSync(folder);
    folders = new NewFolders();
    for (const name of ['told.ts', 'missed.ts', 'ignored.log']) writeFileSync(file(name), 'x');
    folders.hear('addDir', folder, undefined);
    folders.hear('add', file('told.ts'), written('told.ts'));
  });
  afterEach(() => scratch.remove());

  it('are looked into for what nobody told of, without what is ignored', () => {
    const missed = folders.missed((path) => path.endsWith('.log'));

    expect(missed).toEqual({ files: [file('missed.ts')], folders: [] });
  });

  it('are looked into twice, and find each file once', () => {
    folders.missed(none);
    writeFileSync(file('late.ts'), 'x');

    expect(folders.areLeft()).toBe(true);
    expect(folders.missed(none)).toEqual({ files: [file('late.ts')], folders: [] });
    expect(folders.areLeft()).toBe(false);
    expect(folders.missed(none)).toEqual({ files: [], folders: [] });
  });

  it('have folders in them that nobody told of, which are looked into as well', () => {
    mkdirSync(file('deep/er'), { recursive: true });
    writeFileSync(file('deep/er/a.ts'), 'x');

    const missed = folders.missed((path) => !path.includes('deep'));

    expect(missed).toEqual({ files: [file('deep/er/a.ts')], folders: [file('deep'), file('deep/er')] });
  });

  it('that are gone again hold nothing', () => {
    rmSync(folder, { recursive: true });

    expect(folders.missed(none)).toEqual({ files: [], folders: [] });
  });

  describe('of a file that was found in them', () => {
    beforeEach(() => {
      folders.missed(none);
    });

    it.each(['add', 'change', 'unlink'])('take no news from %s while it is as it was', (event) => {
      expect(folders.hear(event, file('missed.ts'), written('missed.ts'))).toBeUndefined();
    });

    it.each(['add', 'change'])('know by %s that it was saved since', (event) => {
      utimesSync(file('missed.ts'), 1, 1);

      expect(folders.hear(event, file('missed.ts'), written('missed.ts'))).toBe('saved');
    });

    it('know that it is deleted, and created anew afterwards', () => {
      const then = written('missed.ts');
      rmSync(file('missed.ts'));

      expect(folders.hear('unlink', file('missed.ts'), undefined)).toBe('deleted');
      expect(folders.hear('add', file('missed.ts'), then)).toBe('created');
    });
  });

  it.each([
    ['add', 'created'],
    ['change', 'saved'],
    ['unlink', 'deleted'],
    ['unlinkDir', undefined],
  ])('pass on what is told anyway: %s', (event, kind) => {
    expect(folders.hear(event, join(folder, '..', 'elsewhere.ts'), 1)).toBe(kind);
  });
});
