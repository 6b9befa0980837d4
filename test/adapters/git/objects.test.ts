import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { canonicalPath } from '../../../lib/domain/source/index.ts';
import { artefactsOf, createLab } from './lab.ts';

const lab = createLab();
afterAll(() => lab.close());

const text = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : Buffer.from(bytes).toString());
/** What a user would notice: HEAD, branches, index and files. */
const fingerprint = (cwd: string): string =>
  [
    lab.git(cwd, 'status', '--porcelain'),
    lab.git(cwd, 'for-each-ref'),
    readFileSync(join(cwd, '.git/HEAD'), 'utf8'),
    execFileSync('sha256sum', [join(cwd, '.git/index')]).toString(),
    lab.git(cwd, 'worktree', 'list'),
  ].join('\n');

const ODD = [
  'plain.txt',
  'with space',
  'with "quotes"',
  "it's",
  'new\nline',
  'tab\there',
  'back\\slash',
  'ünïcode/日本語.md',
  '-dash',
  '*',
  ':colon',
  'trailing ',
  'HEAD',
  'a/b/c/d',
];

describe('tree and readBlob', () => {
  it('list and read files of every name that git allows', async () => {
    const cwd = lab.repository('names', Object.fromEntries(ODD.map((name) => [name, `content of ${name}`])));

    const repository = await lab.open(cwd);
    const entries = await repository.tree('HEAD');

    expect(entries.map(({ path }) => path)).toEqual(ODD.toSorted());
    for (const { path, oid, size } of entries) {
      expect(text(await repository.readBlob(oid))).toBe(`content of ${path}`);
      expect(size).toBe(Buffer.byteLength(`content of ${path}`));
    }
  });

  it('keep a name that is not UTF-8 apart from every valid name', async () => {
    const cwd = lab.repository('bytes');
    execFileSync('sh', ['-c', 'printf x > "$(printf \'caf\\351\')"; printf y > "$(printf \'caf\\303\\251\')"'], { cwd });
    lab.commit(cwd, 'Odd');

    const repository = await lab.open(cwd);
    const paths = (await repository.tree('HEAD')).map(({ path }) => path);

    expect(paths).toEqual(['café', 'caf\uDCE9']);
    expect(paths.map((path) => canonicalPath(path).ok)).toEqual([true, false]);
    const without = await repository.writeTree('HEAD', { 'caf\uDCE9': null });
    expect((await repository.tree(without)).map(({ path }) => path)).toEqual(['café']);
    expect(await repository.changes('HEAD', without)).toEqual([{ path: 'caf\uDCE9', status: 'deleted' }]);
  });

  it('show links as links and never follow them', async () => {
    const cwd = lab.repository('links', { a: '1' });
    symlinkSync('/etc/passwd', join(cwd, 'passwd'));
    symlinkSync('..', join(cwd, 'up'));
    lab.commit(cwd, 'Links');

    const repository = await lab.open(cwd);
    const link = (await repository.tree('HEAD')).find(({ path }) => path === 'passwd');

    expect(link).toMatchObject({ mode: '120000', size: 11 });
    expect(text(await repository.readBlob(link!.oid))).toBe('/etc/passwd');
  });

  it('read many blobs at once, big and binary ones too, in the order asked', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `f${String(index).padStart(3, '0')}`,
        index % 7 === 0 ? Buffer.alloc(index * 500, index) : `text ${String(index)}\n`,
      ]),
    );
    const cwd = lab.repository('many', { ...files, empty: '' });

    const repository = await lab.open(cwd);
    const entries = await repository.tree('HEAD');
    const contents = await Promise.all(entries.map(({ oid }) => repository.readBlob(oid)));

    expect(entries).toHaveLength(Object.keys(files).length + 1);
    for (const [index, { path }] of entries.entries())
      expect(Buffer.compare(Buffer.from(contents[index] ?? 'x'), Buffer.from(files[path] ?? ''))).toBe(0);
  });

  it('refuse a huge file without keeping it, and go on with the next', async () => {
    const cwd = lab.repository('huge', { huge: Buffer.alloc(3_000_000, 7), small: 'ok' });

    const repository = await lab.open(cwd, { maxBlobBytes: 1_000_000 });
    const oids = Object.fromEntries((await repository.tree('HEAD')).map(({ path, oid }) => [path, oid]));

    await expect(repository.readBlob(oids['huge']!)).rejects.toMatchObject({ code: 'blob-too-large' });
    expect(text(await repository.readBlob(oids['small']!))).toBe('ok');
  });

  it('give nothing for an id that is not there or is no blob, and refuse what is no id', async () => {
    const cwd = lab.repository('absent', { a: '1' });

    const repository = await lab.open(cwd);

    expect(await repository.readBlob('0'.repeat(40))).toBeUndefined();
    expect(await repository.readBlob(lab.git(cwd, 'rev-parse', 'HEAD'))).toBeUndefined();
    await expect(repository.readBlob('HEAD:a')).rejects.toMatchObject({ code: 'git-request-invalid' });
  });

  it('name a damaged object, and still read the others', async () => {
    const cwd = lab.repository('damaged', { a: 'one', b: 'two' });
    const repository = await lab.open(cwd);
    const [a, b] = await repository.tree('HEAD');
    const file = join(cwd, '.git/objects', a!.oid.slice(0, 2), a!.oid.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, 'garbage');

    await expect(repository.readBlob(a!.oid)).rejects.toMatchObject({ code: 'repository-corrupt' });
    expect(text(await repository.readBlob(b!.oid))).toBe('two');
  });

  it('list 5,000 files', async () => {
    const cwd = lab.repository('large');
    const files = Array.from({ length: 5000 }, (_, index) => `M 644 inline d${String(index % 50)}/f${String(index)}\ndata 1\nx\n`);
    const history = `commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 4\nMany\n${files.join('')}`;
    execFileSync('git', ['fast-import', '--quiet'], { cwd, input: history });

    const repository = await lab.open(cwd);

    expect(await repository.tree('HEAD')).toHaveLength(5000);
  });

  it.each(['--help', 'main..other', ':/First', 'HEAD@{1}', 'HEAD:a', 'a b', ''])('refuse %j as a revision', async (revision) => {
    const repository = await lab.open(lab.repository('revisions', { a: '1' }));

    await expect(repository.tree(revision)).rejects.toMatchObject({ code: 'git-request-invalid' });
  });
});

describe('writeTree and commit', () => {
  it('write changes into objects and leave the checkout, the index and HEAD alone', async () => {
    const cwd = lab.repository('write', { 'keep.txt': 'k', 'change.txt': 'old', 'gone.txt': 'g', 'run.sh': '#!/bin/sh\n' });
    lab.write(cwd, { 'change.txt': 'dirty', 'untracked.txt': 'u' });
    lab.git(cwd, 'add', 'change.txt');
    const before = fingerprint(cwd);
    const repository = await lab.open(cwd, {
      artefacts: artefactsOf({ d1: 'new', d2: new Uint8Array([0, 255, 10, 13, 10]), d3: 'crlf\r\n' }),
    });

    const tree = await repository.writeTree('HEAD', {
      'change.txt': { digest: 'd1', mode: '100644' },
      'gone.txt': null,
      'never-was.txt': null,
      'deep/new file ü': { digest: 'd2', mode: '100755' },
      'crlf.txt': { digest: 'd3', mode: '100644' },
    });

    const entries = await repository.tree(tree);
    expect(entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '100644 change.txt',
      '100644 crlf.txt',
      '100755 deep/new file ü',
      '100644 keep.txt',
      '100644 run.sh',
    ]);
    expect(await repository.readBlob(entries[2]!.oid)).toEqual(new Uint8Array([0, 255, 10, 13, 10]));
    expect(await repository.changes('HEAD', tree)).toEqual([
      { path: 'change.txt', status: 'modified' },
      { path: 'crlf.txt', status: 'added' },
      { path: 'deep/new file ü', status: 'added' },
      { path: 'gone.txt', status: 'deleted' },
    ]);
    expect(fingerprint(cwd)).toBe(before);
  });

  it('keep bytes as they are, whatever filters and line-end settings the user has', async () => {
    const cwd = lab.repository('filters', { '.gitattributes': '*.txt text eol=crlf filter=shout\n' });
    lab.git(cwd, 'config', 'core.autocrlf', 'true');
    lab.git(cwd, 'config', 'filter.shout.clean', 'touch filter-ran; tr a-z A-Z');
    const repository = await lab.open(cwd, { artefacts: artefactsOf({ d: 'quiet\r\n' }) });

    const tree = await repository.writeTree('HEAD', { 'a.txt': { digest: 'd', mode: '100644' } });
    const oid = (await repository.tree(tree)).find(({ path }) => path === 'a.txt')!.oid;

    expect(text(await repository.readBlob(oid))).toBe('quiet\r\n');
    expect(readdirSync(cwd)).not.toContain('filter-ran');
  });

  it('build on the empty tree, and give the base back for an empty overlay', async () => {
    const repository = await lab.open(lab.repository('empty-base'), { artefacts: artefactsOf({ d: 'x' }) });

    const tree = await repository.writeTree(repository.emptyTree(), { 'a/b': { digest: 'd', mode: '100644' } });

    expect((await repository.tree(tree)).map(({ path }) => path)).toEqual(['a/b']);
    expect(await repository.writeTree(tree, {})).toBe(tree);
    expect(await repository.writeTree(tree, { 'a/b': null })).toBe(repository.emptyTree());
  });

  it('turn a file into a folder only when the file is deleted', async () => {
    const repository = await lab.open(lab.repository('file-folder', { a: '1' }), { artefacts: artefactsOf({ d: 'x' }) });

    await expect(repository.writeTree('HEAD', { 'a/b': { digest: 'd', mode: '100644' } })).rejects.toMatchObject({ code: 'tree-conflict' });
    const tree = await repository.writeTree('HEAD', { 'a/b': { digest: 'd', mode: '100644' }, a: null });
    expect((await repository.tree(tree)).map(({ path }) => path)).toEqual(['a/b']);
  });

  it.each([
    '../x',
    '/etc/x',
    '.git/hooks/pre-commit',
    'sub/.GIT/config',
    'a\\b',
    'a//b',
    './a',
    'git~1/config',
    '.g\u200Cit/config',
    'x\n',
    'a/..',
    'caf\uDCE9',
  ])('refuse to write %j', async (path) => {
    const repository = await lab.open(lab.repository('refused', { a: '1' }), { artefacts: artefactsOf({ d: 'x' }) });

    await expect(repository.writeTree('HEAD', { [path]: { digest: 'd', mode: '100644' } })).rejects.toMatchObject({
      code: 'git-request-invalid',
    });
  });

  it('fail when the artefact of a change is missing', async () => {
    const repository = await lab.open(lab.repository('lost', { a: '1' }), { artefacts: artefactsOf({}) });

    await expect(repository.writeTree('HEAD', { b: { digest: 'gone', mode: '100644' } })).rejects.toMatchObject({
      code: 'artefact-missing',
    });
  });

  it.each([
    ['sha1', '1b73161e44b98e7dcfa701db8bed155109d20536'],
    ['sha256', 'd764013568b5ff0d3cc90b864bd6373766def743ae8397a8942655f8df19fab1'],
  ] as const)('give the same commit id for the same request (%s)', async (format, known) => {
    const cwd = join(lab.folder, `commits ${format}`);
    mkdirSync(cwd);
    lab.git(cwd, 'init', '-q', `--object-format=${format}`);
    lab.git(cwd, 'config', 'commit.gpgsign', 'true');
    lab.git(cwd, 'config', 'user.name', 'Somebody Else');
    const repository = await lab.open(cwd);
    const request = {
      tree: repository.emptyTree(),
      parents: [],
      message: 'Add ü\n\nStringline-Run: r1\n',
      author: { name: 'Zoë', email: 'zoe@example.org' },
      at: '2026-11-23T10:00:00.500Z',
    };
    await repository.writeTree(repository.emptyTree(), {});
    lab.git(cwd, 'hash-object', '-w', '-t', 'tree', '/dev/null');

    const ids = [await repository.commit(request), await repository.commit(request)];

    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toBe(known);
    expect(await repository.log({ to: ids[0]! })).toEqual([
      { commit: ids[0], author: 'Zoë <zoe@example.org>', at: '2026-11-23T10:00:00.000Z', message: 'Add ü\n\nStringline-Run: r1' },
    ]);
    expect(lab.git(cwd, 'cat-file', '-p', ids[0]!)).toContain('committer Zoë <zoe@example.org> 1795428000 +0000');
  });

  it('read history between two commits, newest first, and the changes as a diff', async () => {
    const cwd = lab.repository('history', { 'a.txt': 'one\n' });
    const first = lab.git(cwd, 'rev-parse', 'HEAD');
    const second = lab.commit(cwd, 'Second\n\nwith a body', { 'a.txt': 'two\n' });
    const third = lab.commit(cwd, 'Third');
    lab.git(cwd, 'config', 'diff.external', 'touch diff-ran');
    lab.git(cwd, 'config', 'diff.noprefix', 'true');

    const repository = await lab.open(cwd);

    expect((await repository.log({ from: first, to: 'main' })).map(({ commit, message }) => [commit, message])).toEqual([
      [third, 'Third'],
      [second, 'Second\n\nwith a body'],
    ]);
    expect(await repository.log({ to: 'main', limit: 1 })).toHaveLength(1);
    expect(await repository.log({ from: third, to: third })).toEqual([]);
    expect(await repository.diff(first, third)).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n');
    expect(readdirSync(cwd)).not.toContain('diff-ran');
    expect([await repository.isAncestor(first, third), await repository.isAncestor(third, first)]).toEqual([true, false]);
  });

  it('cut a diff that nobody can read, and say so', async () => {
    const cwd = lab.repository('big-diff', { a: `${'x'.repeat(200)}\n`.repeat(50_000) });
    const repository = await lab.open(cwd);

    const diff = await repository.diff(repository.emptyTree(), 'HEAD');

    expect(diff.length).toBeLessThan(9 * 1024 * 1024);
    expect(diff).toMatch(/\[The diff is longer than \d+ bytes; the rest is left out.\]\n$/);
  });

  it('ignore replaced objects', async () => {
    const cwd = lab.repository('replaced', { a: 'true' });
    const real = lab.git(cwd, 'rev-parse', 'HEAD:a');
    lab.write(cwd, { fake: 'false' });
    lab.git(cwd, 'replace', real, lab.git(cwd, 'hash-object', '-w', 'fake'));

    const repository = await lab.open(cwd);

    expect(text(await repository.readBlob(real))).toBe('true');
  });
});
