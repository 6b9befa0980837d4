import { readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createCommitSource, type CommitSourceOptions } from '../../../lib/adapters/git-host/index.ts';
import { createHostedRepository, createMemoryGitStores, type GitStores, sha1 } from '../../../lib/adapters/hosted-git/index.ts';
import type { CommitWish } from '../../../lib/app/ports.ts';
import { bringCommit, SNAPSHOT_LIMITS, type SnapshotLimits, type UploadedSnapshot } from '../../../lib/app/snapshots/index.ts';
import { type GitHttpServer, type HostedBare, startGitHttpServer } from '../../support/git-http-server.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';
import { credentials } from './lab.ts';

interface Change extends Partial<CommitWish>, Partial<CommitSourceOptions> {
  limits?: SnapshotLimits;
}

describe('A commit from a real git server', () => {
  let server: GitHttpServer;
  let local: Repository;
  let bare: HostedBare;
  let head: string;
  beforeAll(async () => {
    server = await startGitHttpServer();
    local = makeRepository({ files: { 'a.txt': 'one\n' } });
    local.write('bin/run.sh', '#!/bin/sh\n');
    local.write('deep/er/ünï', 'x'.repeat(10_000));
    symlinkSync('a.txt', join(local.root, 'link'));
    head = local.commit('Second');
    bare = server.repository('team/shop');
    local.git('push', '-q', bare.path, 'main');
    local.git('switch', '-q', '-c', 'side');
    local.write('side.txt', 's');
    local.commit('On the side');
    local.git('push', '-q', bare.path, 'side');
    local.git('switch', '-q', '-c', 'offered');
    local.write('offered.txt', 'o');
    local.commit('What somebody else offers');
    local.git('push', '-q', bare.path, 'offered:refs/pull/7/head');
  });
  afterEach(() => {
    server.interrupt = undefined;
  });
  afterAll(async () => {
    local.remove();
    await server.close();
  });
  const clone = async (
    { limits, http, credentials: given = credentials, ...wish }: Change = {},
    stores = createMemoryGitStores(),
  ): Promise<{ stores: GitStores; result: UploadedSnapshot & { tip: boolean } }> => {
    const host = createCommitSource({ credentials: given, ...(http && { http }) });
    const ports = { host, stores: { ...stores, sha1 }, ...(limits && { limits }) };
    return { stores, result: await bringCommit({ project: bare.url, ...wish }, ports) };
  };

  it.each([
    { what: 'a branch that is not the default one', rev: 'side', files: 5 },
    { what: 'the default branch', rev: 'main', files: 4 },
  ])('takes the commit that is wanted from $what', async ({ rev, files }) => {
    const commit = local.git('rev-parse', rev).trim();
    const { stores, result } = await clone({ commit });

    expect(result).toMatchObject({ commit, files, tip: true });
    expect(await stores.refs.get(`refs/snapshots/${commit}`)).toBe(commit);
  });

  it.each([
    { what: 'lies behind the tip of a branch', host: 'tips alone', rev: 'main~1', code: 'commit-not-a-tip' },
    { what: 'is the head of a pull request', host: 'tips alone', rev: 'offered', code: 'commit-not-a-tip' },
    { what: 'was never pushed', host: 'tips alone', rev: undefined, code: 'commit-not-a-tip' },
    { what: 'was never pushed', host: 'what branches lead to', rev: undefined, code: 'commit-not-at-host' },
  ])('finds no commit that $what at a host that gives out $host, and says what to do', async ({ host, rev, code }) => {
    bare.git('config', 'uploadpack.allowReachableSHA1InWant', String(host !== 'tips alone'));
    const commit = rev === undefined ? 'b'.repeat(40) : local.git('rev-parse', rev).trim();

    await expect(clone({ commit })).rejects.toMatchObject({ code, exit: 2, fix: expect.stringContaining('Push it') });
  });

  it('takes a commit that lies behind the tip of a branch from a host that gives it out, and none of its history', async () => {
    const [commit, parent] = local.git('rev-parse', 'side~1', 'main~1').trim().split('\n') as [string, string];
    const behind = server.repository('team/behind');
    behind.git('config', 'uploadpack.allowReachableSHA1InWant', 'true');
    local.git('push', '-q', behind.path, 'side:main');
    const { stores, result } = await clone({ project: behind.url, commit });

    expect(result).toMatchObject({ commit, files: 4, tip: false });
    expect(await stores.refs.get(`refs/snapshots/${commit}`)).toBe(commit);
    expect(await stores.objects.get(parent)).toBeUndefined();
  });

  it('takes a commit that a tag names for no tip', async () => {
    bare.git('config', 'uploadpack.allowReachableSHA1InWant', 'false');
    local.git('push', '-q', bare.path, 'main~1:refs/tags/v1');
    const commit = local.git('rev-parse', 'main~1').trim();
    try {
      expect((await clone({ commit })).result).toMatchObject({ commit, tip: false });
    } finally {
      local.git('push', '-q', bare.path, ':refs/tags/v1');
    }
  });

  it('takes the head of a pull request, from a host that gives it out, for no tip', async () => {
    bare.git('config', 'uploadpack.allowReachableSHA1InWant', 'true');
    const commit = local.git('rev-parse', 'offered').trim();

    expect((await clone({ commit })).result).toMatchObject({ commit, tip: false });
  });

  it('takes a branch for a branch, whatever it is named', async () => {
    bare.git('config', 'uploadpack.allowReachableSHA1InWant', 'true');
    const behind = local.git('rev-parse', 'main~1').trim();

    await expect(clone({ ref: behind })).rejects.toMatchObject({ code: 'git-ref-missing' });
  });

  it('takes the newest commit of the default branch with all its files, and none of its history', async () => {
    const { stores, result } = await clone();

    const repository = createHostedRepository({ ...stores, project: bare.url, head: result.commit });
    expect(result).toMatchObject({ commit: head, files: 4, bytes: 10_000 + 4 + 10 + 5 });
    expect((await repository.tree('HEAD')).map(({ path, mode, oid }) => `${mode} ${oid} ${path}`)).toEqual(
      local
        .git('-c', 'core.quotepath=off', 'ls-tree', '-r', 'main')
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/ (?:blob|tree) /, ' ').replace('\t', ' ')),
    );
    expect((await repository.log({ to: 'HEAD' })).map(({ commit }) => commit)).toEqual([head]);
    expect(await repository.inspect()).toMatchObject({ head, dirty: [] });
  });

  it('takes the branch that is named, and leaves nothing behind on disk', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('stringline-clone-'));

    const { result } = await clone({ ref: 'side' });

    expect(result.commit).toBe(local.git('rev-parse', 'side').trim());
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('stringline-clone-'))).toEqual(before);
  });

  it('takes what a pull request proposes by the full name of its ref, and never by that of a branch', async () => {
    const proposed = bare.git('rev-parse', 'refs/pull/7/head');

    const { result } = await clone({ otherRef: 'refs/pull/7/head' });

    expect(result.commit).toBe(proposed);
    for (const ref of ['pull/7/head', 'refs/pull/7/head']) await expect(clone({ ref })).rejects.toMatchObject({ code: 'git-ref-missing' });
  });

  it('sends nothing twice: a second clone brings only what is new', async () => {
    const stores = createMemoryGitStores();
    await clone({}, stores);

    const { result } = await clone({ ref: 'side' }, stores);

    // The commit, the root folder and one file.
    expect(result.uploaded).toBe(3);
  });

  it.each([
    { name: 'a branch that is not there', change: { ref: 'none' }, code: 'git-ref-missing' },
    { name: 'a name that is no branch', change: { ref: '--upload-pack=x' }, code: 'git-request-invalid' },
    { name: 'no credentials', change: { credentials: { for: async () => undefined } }, code: 'git-credentials-refused' },
    {
      name: 'a wrong password',
      change: { credentials: { for: async () => ({ username: 'robot', password: 'no' }) } },
      code: 'git-credentials-refused',
    },
    { name: 'files above the limit', change: { limits: { ...SNAPSHOT_LIMITS, fileBytes: 5000 } }, code: 'object-too-large' },
    { name: 'no address', change: { project: 'ssh://git@example.org/x' }, code: 'git-request-invalid' },
  ])('says what is wrong: $name', async ({ change, code }) => {
    await expect(clone(change)).rejects.toMatchObject({ code });
  });

  it.each([
    { name: 'hangs', answer: () => undefined, code: 'git-host-unreachable' },
    { name: 'has no such repository', answer: 404, code: 'git-host-answer' },
    { name: 'fails', answer: 500, code: 'git-host-answer' },
    { name: 'sends a web page', answer: 200, code: 'git-host-answer' },
    { name: 'redirects', answer: 301, code: 'git-host-moved' },
  ])('says so when the host $name', async ({ name, answer, code }) => {
    server.interrupt = (_request, response) => {
      if (typeof answer === 'number') response.writeHead(answer, { location: 'https://other.example/' }).end('<h1>Hello</h1>');
      return true;
    };

    // Only what hangs is to run out of time, however slow the machine is.
    await expect(clone({ http: { timeoutMs: name === 'hangs' ? 800 : 15_000 } })).rejects.toMatchObject({ code });
  });
});
