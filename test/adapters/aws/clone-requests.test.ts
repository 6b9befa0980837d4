import { describe, expect, it, jest } from '@jest/globals';
import { createDynamoCloneRequests, wishOfRecord } from '../../../lib/adapters/aws/clone-requests.ts';
import type { CloneRequests } from '../../../lib/app/ports.ts';
import { describeOnDynamoDb } from '../../support/dynamodb-local.ts';

jest.setTimeout(60_000);

const PROJECT = 'github.com/acme/shop';
const WISH = { project: PROJECT, commit: 'c'.repeat(40) };
const WHY = { code: 'commit-not-a-tip', message: 'No branch ends in it.', fix: 'Push it.' };

describeOnDynamoDb('Wishes for commits', (server) => {
  async function open(): Promise<{ requests: CloneRequests; pass: (minutes: number) => void; items: () => Promise<number> }> {
    const { client, createTable } = server();
    const table = await createTable();
    let now = Date.parse('2026-11-27T10:00:00Z');
    const requests = createDynamoCloneRequests({ client, table, clock: { now: () => new Date(now) } });
    const { ScanCommand } = await import('@aws-sdk/client-dynamodb');
    return {
      requests,
      pass: (minutes) => {
        now += minutes * 60_000;
      },
      items: async () => (await client.send(new ScanCommand({ TableName: table }))).Count ?? 0,
    };
  }

  it('are one for each commit, however many ask at once, and forgotten when they are fulfilled', async () => {
    const { requests, items } = await open();
    const answers = await Promise.all([1, 2, 3].map(() => requests.ask(WISH)));
    await requests.ask({ project: PROJECT });

    expect(answers).toEqual([1, 2, 3].map(() => ({ state: 'under-way' })));
    expect(await items()).toBe(2);
    await requests.done(WISH);
    await requests.done({ project: PROJECT });
    expect(await items()).toBe(0);
  });

  it('that failed say so once, and the next one who asks begins anew', async () => {
    const { requests } = await open();
    await requests.ask(WISH);
    await requests.failed(WISH, WHY);

    expect(await requests.ask(WISH)).toEqual({ state: 'failed', why: WHY });
    expect(await requests.ask(WISH)).toEqual({ state: 'under-way' });
    await requests.failed({ ...WISH, commit: 'd'.repeat(40) }, WHY);
    expect(await requests.ask({ ...WISH, commit: 'd'.repeat(40) })).toEqual({ state: 'under-way' });
  });

  it('that nobody has fulfilled in an hour are asked for again', async () => {
    const { requests, pass } = await open();
    await requests.ask(WISH);
    pass(61);
    await requests.ask(WISH);
    await requests.failed(WISH, WHY);

    expect(await requests.ask(WISH)).toEqual({ state: 'failed', why: WHY });
  });
});

describe('A record of the stream', () => {
  const record = (image: object, eventName = 'INSERT') => ({ eventName, dynamodb: { NewImage: image } });
  const PK = { S: 'CLONES' };

  it.each([
    {
      what: 'a wish for a commit',
      given: record({ PK, project: { S: PROJECT }, commit: { S: 'c' } }),
      wish: { project: PROJECT, commit: 'c' },
    },
    { what: 'a wish for the newest', given: record({ PK, project: { S: PROJECT } }), wish: { project: PROJECT } },
    { what: 'a wish that has failed', given: record({ PK, project: { S: PROJECT } }, 'MODIFY'), wish: undefined },
    { what: 'something else', given: record({ PK: { S: 'OUTBOX' }, project: { S: PROJECT } }), wish: undefined },
    { what: 'nothing', given: {}, wish: undefined },
  ])('is $what', ({ given, wish }) => {
    expect(wishOfRecord(given)).toEqual(wish);
  });
});
