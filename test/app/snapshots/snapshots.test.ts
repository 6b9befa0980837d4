import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSnapshotSource } from '../../../lib/adapters/git/index.ts';
import { createHostedRepository, createMemoryGitStores, type GitStores, oidOf, sha1 } from '../../../lib/adapters/hosted-git/index.ts';
import {
  acceptObject,
  completeSnapshot,
  missingObjects,
  SNAPSHOT_LIMITS,
  type SnapshotLimits,
  snapshotRef,
  type SnapshotSource,
  uploadSnapshot,
} from '../../../lib/app/snapshots/index.ts';
import { formatTree, frameObject, type GitTreeEntry } from '../../../lib/domain/git/index.ts';
import { concatBytes } from '../../../lib/domain/shared/bytes.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';
import { inProcessTarget } from '../../support/snapshot-target.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const opened: { remove(): void }[] = [];
afterAll(() => {
  for (const repository of opened) repository.remove();
});

function repositoryWith(files: Record<string, string | Uint8Array>): Repository {
  const repository = makeRepository({ files });
  opened.push(repository);
  return repository;
}

function sourceOf(repository: Repository): SnapshotSource {
  const source = createSnapshotSource({ root: repository.root, gitDir: '', objectsDir: '', shallowFile: '', objectFormat: 'sha1' });
  opened.push({ remove: () => source.close() });
  return source;
}

describe('uploadSnapshot', () => {
  it('brings a commit over with every file as it is, links, odd names and files that models may not see', async () => {
    const repository = repositoryWith({ 'a.txt': 'one\n', 'deep/er/ünï': 'x', '.kiroignore': 'secret\n', secret: 's', empty: '' });
    symlinkSync('/etc/passwd', join(repository.root, 'link'));
    execFileSync('sh', ['-c', 'printf x > "$(printf \'caf\\351\')"'], { cwd: repository.root });
    const commit = repository.commit('Odd');
    const stores = createMemoryGitStores();

    const result = await uploadSnapshot(commit, { source: sourceOf(repository), target: inProcessTarget(stores) });

    const hosted = createHostedRepository({ ...stores, project: 'p', head: commit });
    expect(result).toMatchObject({ commit, tree: repository.git('rev-parse', `${commit}^{tree}`).trim(), files: 7 });
    expect((await hosted.inspect()).head).toBe(commit);
    expect(await hosted.tree('HEAD')).toHaveLength(7);
    expect((await hosted.tree('HEAD')).map(({ path }) => path)).toContain('caf\uDCE9');
  });

  it('asks about and sends little when little has changed', async () => {
    const folders = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`d${String(index % 8)}/f${String(index)}`, `content ${String(index)}`]),
    );
    const repository = repositoryWith(folders);
    const stores = createMemoryGitStores();
    const source = sourceOf(repository);
    await uploadSnapshot(repository.git('rev-parse', 'HEAD').trim(), { source, target: inProcessTarget(stores) });
    repository.write('d3/new', 'n');
    const commit = repository.commit('One more');
    const asked: string[] = [];

    const result = await uploadSnapshot(commit, { source, target: inProcessTarget(stores, { asked }) });

    // Commit, root folder, its folder, the new file.
    expect(result.uploaded).toBe(4);
    // Those two, the root's eight folders, and six files in the one that changed.
    expect(asked.length).toBe(2 + 8 + 6);
    expect(await uploadSnapshot(commit, { source, target: inProcessTarget(stores) })).toMatchObject({ uploaded: 0 });
  });

  it('asks in pages when a folder is large', async () => {
    const repository = repositoryWith(Object.fromEntries(Array.from({ length: 1200 }, (_, index) => [`f${String(index)}`, String(index)])));
    const pages: number[] = [];
    const stores = createMemoryGitStores();
    const target = inProcessTarget(stores);

    const result = await uploadSnapshot(repository.git('rev-parse', 'HEAD').trim(), {
      source: sourceOf(repository),
      target: { ...target, missing: (commit, request) => (pages.push(request.objects.length), target.missing(commit, request)) },
    });

    expect(pages).toEqual([2, 1000, 200]);
    expect(result.files).toBe(1200);
  });

  it('goes on when the other side verifies in steps, and gives up when it stands still', async () => {
    const repository = repositoryWith({ 'a/b/c/d': '1', 'x/y/z': '2' });
    const commit = repository.git('rev-parse', 'HEAD').trim();
    const stores = createMemoryGitStores();
    const target = inProcessTarget(stores);
    const replies: string[] = [];
    const inSteps = async (): ReturnType<typeof target.complete> => {
      let checks = 0;
      // Time for one level of folders, then no more.
      const reply = await completeSnapshot(commit, { ...stores, sha1 }, { remainingMs: () => (checks++ < 3 ? 60_000 : 0) });
      replies.push(reply.status);
      return reply;
    };

    await uploadSnapshot(commit, { source: sourceOf(repository), target: { ...target, complete: inSteps } });
    const stuck = uploadSnapshot(commit, {
      source: sourceOf(repository),
      target: { ...target, complete: async () => ({ status: 'continue', verified: 0 }) },
    });

    expect(replies.length).toBeGreaterThan(1);
    expect(replies.at(-1)).toBe('complete');
    await expect(stuck).rejects.toMatchObject({ code: 'snapshot-stuck' });
  });

  it('says which object a partial clone lacks', async () => {
    const repository = repositoryWith({ a: '1' });
    const source = sourceOf(repository);
    const commit = repository.git('rev-parse', 'HEAD').trim();
    const blob = repository.git('rev-parse', 'HEAD:a').trim();

    const uploading = uploadSnapshot(commit, {
      source: { ...source, readObject: async (oid) => (oid === blob ? undefined : source.readObject(oid)) },
      target: inProcessTarget(createMemoryGitStores()),
    });

    await expect(uploading).rejects.toMatchObject({ code: 'snapshot-object-missing' });
    await expect(uploadSnapshot(blob, { source, target: inProcessTarget(createMemoryGitStores()) })).rejects.toMatchObject({
      code: 'snapshot-object-missing',
    });
  });
});

/** Objects put together by hand, as a hostile client would. */
interface Hostile {
  stores: GitStores;
  blob(content: string): Promise<string>;
  tree(entries: readonly GitTreeEntry[]): Promise<string>;
  /** A tree whose bytes are these, well ordered or not. */
  rawTree(content: Uint8Array): Promise<string>;
  commit(tree: string): Promise<string>;
  complete(commit: string, limits?: Partial<SnapshotLimits>): ReturnType<typeof completeSnapshot>;
}

function hostile(): Hostile {
  const stores = createMemoryGitStores();
  const rawTree = (content: Uint8Array): Promise<string> => stores.objects.put({ type: 'tree', content });
  return {
    stores,
    rawTree,
    blob: (content) => stores.objects.put({ type: 'blob', content: text(content) }),
    tree: (entries) => rawTree(formatTree(entries)),
    commit: (tree) =>
      stores.objects.put({ type: 'commit', content: text(`tree ${tree}\nauthor A <a@b> 0 +0000\ncommitter A <a@b> 0 +0000\n\nx\n`) }),
    complete: (commit, limits) => completeSnapshot(commit, { ...stores, sha1 }, { limits: { ...SNAPSHOT_LIMITS, ...limits } }),
  };
}

const file = (name: string, oid: string): GitTreeEntry => ({ mode: '100644', name, oid });
const folder = (name: string, oid: string): GitTreeEntry => ({ mode: '040000', name, oid });
const ABSENT = '1'.repeat(40);

describe('completeSnapshot, against what a hostile client may have sent', () => {
  it.each([
    { name: '..', reason: 'named `..`' },
    { name: '.', reason: 'named `.`' },
    { name: '.git', reason: 'git’s own folder' },
    { name: '.GIT', reason: 'own folder' },
    { name: 'git~1', reason: 'own folder' },
    { name: '.g\u200Cit', reason: 'own folder' },
    { name: 'a/b', reason: 'slash' },
    { name: '../../etc/passwd', reason: 'slash' },
    { name: '', reason: 'without a name' },
  ])('refuses a file named $name', async ({ name }) => {
    const { blob, tree, commit, complete, stores } = hostile();
    const id = await commit(await tree([folder('ok', await tree([file(name, await blob('x'))]))]));

    const reply = await complete(id);

    expect(reply).toMatchObject({ status: 'refused', problems: [{ code: 'tree-invalid', path: 'ok' }] });
    expect(await stores.refs.get(snapshotRef(id))).toBeUndefined();
    expect(await stores.trees.get(await tree([file(name, await blob('x'))]))).toBeUndefined();
  });

  it.each([
    { name: 'the same name twice', entries: (oid: string) => [file('a', oid), file('a', oid)] },
    { name: 'a file and a folder of one name', entries: (oid: string, tree: string) => [file('a', oid), folder('a', tree)] },
    { name: 'a mode that git does not have', entries: (oid: string) => [{ mode: '104755', name: 'setuid', oid }] },
    { name: 'a device', entries: (oid: string) => [{ mode: '060000', name: 'sda', oid }] },
    { name: 'an id of zeros', entries: () => [file('a', '0'.repeat(40))] },
  ])('refuses $name', async ({ entries }) => {
    const { blob, tree, commit, complete } = hostile();
    const below = await tree([file('x', await blob('x'))]);

    expect(await complete(await commit(await tree(entries(await blob('x'), below))))).toMatchObject({
      status: 'refused',
      problems: [{ code: 'tree-invalid' }],
    });
  });

  it('refuses a tree in another order, with padded modes, or cut off', async () => {
    const { blob, rawTree, commit, complete } = hostile();
    const oid = await blob('x');
    const [a, b] = [formatTree([file('a', oid)]), formatTree([file('b', oid)])];
    const padded = concatBytes([text('0100644 a\0'), formatTree([file('a', oid)]).subarray(9)]);

    for (const content of [concatBytes([b, a]), a.subarray(0, -1), text('no tree at all'), padded]) {
      const reply = await complete(await commit(await rawTree(content)));
      expect(reply.status).toBe('refused');
    }
  });

  it.each([
    { name: 'the commit', build: async () => ABSENT, code: 'object-missing' },
    { name: 'the root folder', build: async ({ commit }: Hostile) => commit(ABSENT), code: 'object-missing' },
    { name: 'a folder', build: async ({ commit, tree }: Hostile) => commit(await tree([folder('f', ABSENT)])), code: 'object-missing' },
    { name: 'a file', build: async ({ commit, tree }: Hostile) => commit(await tree([file('f', ABSENT)])), code: 'object-missing' },
    { name: 'what is a file where a commit is asked for', build: async ({ blob }: Hostile) => blob('x'), code: 'object-invalid' },
    {
      name: 'a file where a folder is',
      build: async ({ commit, tree, blob }: Hostile) => commit(await tree([folder('f', await blob('x'))])),
      code: 'object-invalid',
    },
    {
      name: 'a folder where a file is',
      build: async ({ commit, tree }: Hostile) => commit(await tree([file('f', await tree([]))])),
      code: 'object-invalid',
    },
  ])('refuses a snapshot that lacks or mistakes $name', async ({ build, code }) => {
    const world = hostile();
    const id = await build(world);

    const reply = await world.complete(id);

    expect(reply).toMatchObject({ status: 'refused', problems: [{ code }] });
    expect(await world.stores.refs.list('refs/')).toEqual([]);
  });

  it('refuses a bomb of few folders that name each other often, without unfolding it', async () => {
    const { blob, tree, commit, complete } = hostile();
    let level = await tree([file('f', await blob('boom'))]);
    for (let depth = 0; depth < 12; depth += 1) {
      const below = level;
      level = await tree(Array.from({ length: 10 }, (_, index) => folder(`d${String(index)}`, below)));
    }

    expect(await complete(await commit(level))).toMatchObject({ status: 'refused', problems: [{ code: 'too-many-files' }] });
  });

  it.each([
    { name: 'a file that is too large', limits: { fileBytes: 3 }, code: 'too-large' },
    { name: 'too much in all, one file counted as often as it lies there', limits: { totalBytes: 9 }, code: 'too-large' },
    { name: 'too many files', limits: { files: 2 }, code: 'too-many-files' },
    { name: 'a path that is too long', limits: { pathBytes: 5 }, code: 'path-refused' },
    { name: 'folders that are too deep', limits: { depth: 2 }, code: 'too-deep' },
  ])('refuses $name', async ({ limits, code }) => {
    const { blob, tree, commit, complete } = hostile();
    const oid = await blob('five!');
    const root = await tree([folder('aa', await tree([folder('b', await tree([file('c', oid)]))])), file('x', oid), file('y', oid)]);

    expect(await complete(await commit(root))).toMatchObject({ status: 'complete', files: 3, bytes: 15 });
    const fresh = hostile();
    const again = await fresh.blob('five!');
    const bad = await fresh.tree([
      folder('aa', await fresh.tree([folder('b', await fresh.tree([file('c', again)]))])),
      file('x', again),
      file('y', again),
    ]);
    expect(await fresh.complete(await fresh.commit(bad), limits)).toMatchObject({ status: 'refused', problems: [{ code }] });
  });

  it('names at most a hundred problems', async () => {
    const { tree, commit, complete } = hostile();
    const entries = Array.from({ length: 300 }, (_, index) => file(`f${String(index)}`, String(index).padStart(40, 'a')));

    const reply = await complete(await commit(await tree(entries)));

    expect(reply.status === 'refused' && reply.problems.length).toBe(100);
  });

  it('gives the same answer when it is asked again, and to many at once', async () => {
    const { blob, tree, commit, complete, stores } = hostile();
    const id = await commit(await tree([file('a', await blob('x'))]));

    const replies = await Promise.all([complete(id), complete(id), complete(id)]);

    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(await stores.refs.get(snapshotRef(id))).toBe(id);
    expect(await complete(id)).toEqual(replies[0]);
  });
});

describe('acceptObject and missingObjects', () => {
  const stores = createMemoryGitStores();
  const ports = { ...stores, sha1 };
  const object = { type: 'blob', content: text('hello\n') } as const;
  const framed = frameObject(object);

  it.each([
    { name: 'bytes of another id', oid: ABSENT, bytes: framed },
    { name: 'content without its header', oid: sha1(text('hello\n')), bytes: text('hello\n') },
    { name: 'a header of another size', oid: sha1(text('blob 7\0hello\n')), bytes: text('blob 7\0hello\n') },
    { name: 'a type that git does not have', oid: sha1(text('blub 6\0hello\n')), bytes: text('blub 6\0hello\n') },
    { name: 'nothing', oid: sha1(new Uint8Array()), bytes: new Uint8Array() },
  ])('does not accept $name', async ({ oid, bytes }) => {
    await expect(acceptObject({ oid, framed: bytes }, ports)).rejects.toMatchObject({ code: 'object-invalid' });
    expect(await stores.objects.get(oid)).toBeUndefined();
  });

  it('accepts an object whose bytes are those of its id, and then no longer asks for it', async () => {
    const offered = {
      objects: [
        { oid: oidOf(object), type: 'blob' as const, size: 6 },
        { oid: ABSENT, type: 'tree' as const, size: 3 },
      ],
    };

    const before = await missingObjects(offered, ports);
    await acceptObject({ oid: oidOf(object), framed }, ports);
    const after = await missingObjects(offered, ports);

    expect(before.missing.map(({ oid }) => oid)).toEqual([oidOf(object), ABSENT]);
    expect(after).toEqual({ missing: [{ oid: ABSENT }] });
  });

  it('refuses large objects before and after they are sent', async () => {
    const limits = { ...SNAPSHOT_LIMITS, fileBytes: 5 };

    await expect(missingObjects({ objects: [{ oid: ABSENT, type: 'blob', size: 6 }] }, ports, limits)).rejects.toMatchObject({
      code: 'object-too-large',
    });
    await expect(acceptObject({ oid: oidOf(object), framed }, ports, limits)).rejects.toMatchObject({ code: 'object-too-large' });
  });

  it('says where to put what is missing, and how many bytes with the header', async () => {
    const uploads = {
      forObject: async (oid: string, size: number) => ({ url: `https://bucket/${oid}`, headers: { 'content-length': String(size) } }),
    };

    const { missing } = await missingObjects({ objects: [{ oid: ABSENT, type: 'blob', size: 1234 }] }, { ...ports, uploads });

    expect(missing).toEqual([
      { oid: ABSENT, upload: { url: `https://bucket/${ABSENT}`, headers: { 'content-length': String('blob 1234\0'.length + 1234) } } },
    ]);
  });
});
