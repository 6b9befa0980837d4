import { describe, expect, it } from '@jest/globals';
import { treeOf, world } from './support.ts';
import { createVirtualTree } from '../../../lib/domain/agent/virtual-tree.ts';

const reasonOf = (result: { ok: boolean; reason?: string }): string => (result.ok ? 'ok' : (result.reason ?? ''));

describe('a virtual tree', () => {
  it('reads a base file lazily and once', async () => {
    const source = world({ 'a.ts': 'let a;\n', 'b.ts': 'let b;\n' });
    const tree = createVirtualTree(source);

    const first = await tree.read('./a.ts');
    await tree.read('a.ts');

    expect(first).toEqual({ ok: true, path: 'a.ts', text: 'let a;\n', mode: '100644' });
    expect(source.reads).toEqual(['a.ts']);
  });

  it('puts writes and deletions over the base, and lists what stands', async () => {
    const tree = treeOf({ 'a.ts': 'a', 'run.sh': { content: '#!', mode: '100755' }, 'old.ts': 'x' });

    tree.write('a.ts', 'A');
    tree.write('src/new.ts', 'new');
    tree.write('run.sh', '#!/bin/sh');
    tree.delete('old.ts');

    expect(tree.list().map(({ path, changed }) => [path, changed])).toEqual([
      ['a.ts', true],
      ['run.sh', true],
      ['src/new.ts', true],
    ]);
    expect(await tree.read('a.ts')).toMatchObject({ text: 'A' });
    expect(await tree.readBase('a.ts')).toBe('a');
    expect(reasonOf(await tree.read('old.ts'))).toMatch(/was deleted/);
    expect(tree.overlay()).toEqual({
      'a.ts': { text: 'A', mode: '100644' },
      'old.ts': null,
      'run.sh': { text: '#!/bin/sh', mode: '100755' },
      'src/new.ts': { text: 'new', mode: '100644' },
    });
  });

  it('forgets a new file that is deleted again', () => {
    const tree = treeOf({});

    tree.write('a.ts', 'a');
    tree.delete('a.ts');

    expect(tree.overlay()).toEqual({});
  });

  it('keeps the mode of a file that is deleted and written again', () => {
    const tree = treeOf({ 'run.sh': { content: '#!', mode: '100755' } });

    tree.delete('run.sh');
    tree.write('run.sh', 'x');

    expect(tree.overlay()).toEqual({ 'run.sh': { text: 'x', mode: '100755' } });
  });

  it('holds a file named __proto__ like any other', () => {
    const tree = treeOf({});

    tree.write('__proto__', 'x');
    const again = treeOf({}, { overlay: JSON.parse(JSON.stringify(tree.overlay())) as ReturnType<typeof tree.overlay> });

    expect(again.list()).toEqual([{ path: '__proto__', kind: 'file', size: 1, changed: true }]);
  });

  it.each([
    ['a symbolic link', 'link', /symbolic link; links are not followed/],
    ['a submodule', 'sub', /submodule/],
    ['a huge file', 'huge.bin', /2000000 bytes/],
    ['a binary file', 'logo.png', /not a UTF-8 text/],
    ['an invalid UTF-8 file', 'latin1.txt', /not a UTF-8 text/],
    ['a hidden file', 'private/x', /kept from models by .kiroignore/],
    ['a secret file', '.env', /may hold secrets/],
    ['a key file', 'certs/server.pem', /may hold secrets/],
    ['a folder', 'src', /is a folder/],
    ['a missing file, naming those alike', 'lib/a.ts', /no file `lib\/a.ts`. Files of that name: `src\/a.ts`/],
    ['an absolute path', '/etc/passwd', /absolute/],
    ['a path that leaves', '../x', /leaves/],
  ])('refuses to read %s', async (_name, path, reason) => {
    const tree = treeOf(
      {
        link: { content: '/etc/passwd', mode: '120000' },
        sub: { mode: '160000' },
        'huge.bin': { size: 2_000_000 },
        'logo.png': { content: new Uint8Array([0x89, 0x50, 0, 1]) },
        'latin1.txt': { content: new Uint8Array([0x63, 0xe9, 0x0a]) },
        'private/x': 'secret',
        '.env': 'KEY=1',
        'certs/server.pem': '---',
        'src/a.ts': 'a',
      },
      { hidden: (path) => path.startsWith('private/') },
    );

    const result = await tree.read(path);

    expect(reasonOf(result)).toMatch(reason);
  });

  it.each([
    ['through a symbolic link', 'link/x', /`link` is a symbolic link, so nothing/],
    ['onto a symbolic link', 'link', /symbolic link and cannot be changed/],
    ['onto a submodule', 'sub', /submodule and cannot be changed/],
    ['below a file', 'src/a.ts/x', /`src\/a.ts` is a file, so nothing/],
    ['onto a folder', 'src', /is a folder/],
    ['onto a hidden file', 'private/x', /kept from models/],
    ['to another case of a file', 'src/A.ts', /differs only in letter case or Unicode form from `src\/a.ts`/],
    ['below another case of a folder', 'SRC/b.ts', /from `src`/],
    ['to a compatibility form of a file', 'src/ﬁle.ts', /from `src\/file.ts`/],
    ['to a decomposed name', 'src/e\u0301.ts', /normal form C/],
    ['outside', '../x', /leaves/],
    ["into git's folder", '.GIT/config', /git's own folder/],
    ["into git's folder by its short name", 'git~1/config', /git's own folder/],
  ])('refuses to write %s', (_name, path, reason) => {
    const tree = treeOf(
      {
        link: { content: 'src', mode: '120000' },
        sub: { mode: '160000' },
        'src/a.ts': 'a',
        'src/file.ts': '',
        'src/é.ts': '',
        'private/x': '',
      },
      { hidden: (path) => path.startsWith('private/') },
    );

    const result = tree.write(path, 'x');

    expect(reasonOf(result)).toMatch(reason);
    expect(tree.overlay()).toEqual({});
  });

  it('lets a file be renamed to another case: delete, then write', () => {
    const tree = treeOf({ 'src/Readme.md': 'x' });

    tree.delete('src/Readme.md');
    const written = tree.write('src/README.md', 'x');

    expect(written.ok).toBe(true);
  });

  it('leaves two spellings that the base holds already alone', () => {
    const tree = treeOf({ 'src/a.ts': '', 'SRC/b.ts': '' });

    expect(tree.write('SRC/c.ts', '').ok).toBe(true);
    expect(tree.write('src/c2.ts', '').ok).toBe(true);
  });

  it('lets a file take the place of a folder whose files are all gone', () => {
    const tree = treeOf({ 'src/a.ts': '' });

    tree.delete('src/a.ts');

    expect(tree.write('src', 'now a file').ok).toBe(true);
  });

  it.each([
    ['too long a file', 'x'.repeat(500_001), /500001 characters/],
    ['a lone surrogate', 'a\uD800', /not valid Unicode/],
    ['a NUL', 'a\0b', /NUL/],
  ])('refuses %s', (_name, text, reason) => {
    expect(reasonOf(treeOf({}).write('a.txt', text))).toMatch(reason);
  });

  it('bounds files and characters of a task', () => {
    const many = treeOf({});
    const large = treeOf({});

    const files = Array.from({ length: 501 }, (_, index) => many.write(`f${String(index)}`, 'x').ok);
    const sizes = Array.from({ length: 9 }, (_, index) => large.write(`f${String(index)}`, 'x'.repeat(500_000)).ok);

    expect(files.filter((ok) => ok)).toHaveLength(500);
    expect(sizes.filter((ok) => ok)).toHaveLength(8);
  });

  it('reads a file whose name it would not give to a new one, by exactly that name', async () => {
    const tree = treeOf({ 'a\nb.txt': 'odd', 'back\\slash': 'odd' });

    expect(await tree.read('a\nb.txt')).toMatchObject({ ok: true, text: 'odd' });
    expect(await tree.read('back\\slash')).toMatchObject({ ok: true });
    expect(tree.write('a\nb.txt', 'x').ok).toBe(false);
  });

  it('says when a blob is missing', async () => {
    const tree = createVirtualTree({ ...world({ 'a.ts': 'a' }), read: async () => undefined });

    expect(reasonOf(await tree.read('a.ts'))).toMatch(/no content in this clone/);
    expect(await tree.readBase('a.ts')).toBe('');
    expect(await tree.readBase('b.ts')).toBeUndefined();
  });
});
