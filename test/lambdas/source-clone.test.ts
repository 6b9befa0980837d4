import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHandler } from '../../lambdas/source-clone/handler.ts';
import { createCommitSource } from '../../lib/adapters/git-host/index.ts';
import { createMemoryGitStores, sha1 } from '../../lib/adapters/hosted-git/index.ts';
import type { CloneFailure, CloneWish } from '../../lib/app/ports.ts';
import { bringCommit, type ClonePorts } from '../../lib/app/snapshots/index.ts';
import { StringlineError } from '../../lib/domain/shared/errors.ts';
import { credentials } from '../adapters/git-host/lab.ts';
import { type GitHttpServer, type HostedBare, startGitHttpServer } from '../support/git-http-server.ts';
import { makeRepository } from '../support/repository.ts';

jest.setTimeout(60_000);

const recordOf = ({ project, commit }: CloneWish) => ({
  eventName: 'INSERT',
  dynamodb: { NewImage: { PK: { S: 'CLONES' }, project: { S: project }, ...(commit !== undefined && { commit: { S: commit } }) } },
});

describe('source-clone', () => {
  let server: GitHttpServer;
  let bare: HostedBare;
  let head: string;
  beforeAll(async () => {
    server = await startGitHttpServer();
    const local = makeRepository({ files: { 'a.txt': 'one\n' } });
    bare = server.repository('team/shop');
    local.git('push', '-q', bare.path, 'main');
    head = local.git('rev-parse', 'HEAD').trim();
    local.remove();
  });
  afterAll(() => server.close());

  function world(clone?: ClonePorts['clone']) {
    const stores = createMemoryGitStores();
    const [heads, known, done, failed]: [string[], string[], CloneWish[], CloneFailure[]] = [[], [], [], []];
    const handler = createHandler({
      requests: {
        ask: async () => Promise.resolve({ state: 'under-way' }),
        done: async (wish) => Promise.resolve(void done.push(wish)),
        failed: async (_wish, why) => Promise.resolve(void failed.push(why)),
      },
      clone: clone ?? ((wish) => bringCommit(wish, { host: createCommitSource({ credentials }), stores: { ...stores, sha1 } })),
      makeHead: async (_project, commit) => Promise.resolve(void heads.push(commit)),
      makeKnown: async (_project, commit) => Promise.resolve(void known.push(commit)),
    });
    return { stores, heads, known, done, failed, handler };
  }

  it('fetches the commit from a real git server, makes it what runs build on, and forgets the wish', async () => {
    const { stores, heads, done, handler } = world();
    const wish = { project: bare.url, commit: head };

    const result = await handler({ Records: [recordOf(wish), { eventName: 'MODIFY' }] });

    expect(result).toEqual({ states: ['fetched'] });
    expect(await stores.refs.get(`refs/snapshots/${head}`)).toBe(head);
    expect([heads, done]).toEqual([[head], [wish]]);
  });

  it('leaves what runs build on where it is for a commit that no branch ends in', async () => {
    const { heads, known, done, handler } = world(() => Promise.resolve({ commit: head, tip: false }));
    const wish = { project: bare.url, commit: head };

    expect(await handler({ Records: [recordOf(wish)] })).toEqual({ states: ['fetched'] });
    expect({ heads, known, done }).toEqual({ heads: [], known: [head], done: [wish] });
  });

  it('tells what the host refuses to whoever asks next', async () => {
    const { failed, done, handler } = world();

    expect(await handler({ Records: [recordOf({ project: bare.url, commit: 'b'.repeat(40) })] })).toEqual({ states: ['commit-not-a-tip'] });
    expect(failed).toMatchObject([{ code: 'commit-not-a-tip', fix: expect.stringContaining('Push it') }]);
    expect(done).toEqual([]);
  });

  it.each([
    { what: 'a fault of ours', error: new Error('out of memory') },
    { what: 'a service of the platform', error: new StringlineError({ code: 'aws-unavailable', message: 'S3', exit: 5 }) },
  ])('fails at $what, so that the stream brings the wish again', async ({ error }) => {
    const { failed, done, handler } = world(async () => Promise.reject(error));

    await expect(handler({ Records: [recordOf({ project: bare.url })] })).rejects.toBe(error);
    expect([failed, done]).toEqual([[], []]);
  });
});
