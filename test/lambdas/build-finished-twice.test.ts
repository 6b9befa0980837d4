import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../lambdas/build-finished/handler.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { openLocalStores } from '../../lib/adapters/local/stores/index.ts';
import type { RemoteJobStore } from '../../lib/app/gates/jobs.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { gateWorld, remoteJob } from '../support/gate-world.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface BuildEvent {
  time: string;
  detail: Record<string, unknown>;
}

const recorded = (name: string): BuildEvent =>
  (JSON.parse(readFileSync(join(import.meta.dirname, `../vectors/events/codebuild.${name}.json`), 'utf8')) as { event: BuildEvent }).event;
const SUCCEEDED = recorded('succeeded');
const TIMED_OUT = recorded('timed-out');
const JOB = '9dfb9147e1341f2c4a6f5f0c8a3d7b6e9dfb9147e1341f2c4a6f5f0c8a3d7b6e';
const ANOTHER_BUILD = {
  ...SUCCEEDED,
  detail: { ...SUCCEEDED.detail, 'build-id': 'arn:aws:codebuild:eu-central-1:1:build/stringline-checks:other' },
};

/** EventBridge delivers at least once, in no order: whatever comes, a job has one outcome and its token is completed with that. */
function deliveryContract(open: () => Promise<RemoteJobStore>): void {
  const world = async (): Promise<ReturnType<typeof gateWorld> & { handler: ReturnType<typeof createHandler>; store: RemoteJobStore }> => {
    const rest = gateWorld();
    const store = await open();
    await store.open(remoteJob({ name: JOB, host: 'codebuild', expected: [] }), 'token');
    const result = { commands: [], reports: [], isolation: 'no-network' as const };
    const results = { read: () => Promise.resolve({ result }) };
    return { ...rest, store, handler: createHandler({ ...rest, jobs: store, results }) };
  };

  it('finishes a job once, however often its event comes', async () => {
    const { handler, store, tokens } = await world();
    await handler(SUCCEEDED);
    const outcome = (await store.get(JOB))?.outcome;
    await handler(SUCCEEDED);
    await handler(SUCCEEDED);

    expect(tokens.completed).toEqual([{ token: 'token', output: outcome }]);
    expect((await store.get(JOB))?.outcome).toEqual(outcome);
  });

  it('gives the token one outcome where the same event comes many times at once', async () => {
    const { handler, store, tokens } = await world();
    await Promise.all([1, 2, 3, 4, 5].map(() => handler(SUCCEEDED)));

    expect(tokens.completed.length).toBeGreaterThan(0);
    expect(new Set(tokens.completed.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await store.unfinished(10)).toEqual([]);
  });

  it.each([
    { what: 'another word about the same build', late: TIMED_OUT },
    { what: 'the word of another build of the same job', late: ANOTHER_BUILD },
  ])('lets the first word stand against $what', async ({ late }) => {
    const { handler, store, tokens } = await world();
    const first = { ...SUCCEEDED, time: '2026-11-26T10:15:00Z' };
    await handler(first);
    const before = await store.get(JOB);
    await handler({ ...late, detail: { ...late.detail, 'additional-information': SUCCEEDED.detail['additional-information'] } });

    expect(await store.get(JOB)).toEqual(before);
    expect(tokens.completed).toHaveLength(1);
  });

  it('delivers what was decided where the first try died before the token was completed', async () => {
    const { handler, store, tokens } = await world();
    const { succeed } = tokens;
    Object.assign(tokens, { succeed: () => Promise.reject(new Error('the process dies here')) });
    await expect(handler(SUCCEEDED)).rejects.toThrow('dies');
    Object.assign(tokens, { succeed });
    await handler(SUCCEEDED);

    expect(tokens.completed).toEqual([{ token: 'token', output: (await store.get(JOB))?.outcome }]);
    expect(await store.unfinished(10)).toEqual([]);
  });
}

describe('Build events that are delivered more than once, with SQLite', () => {
  const open: (() => void)[] = [];
  afterEach(() => {
    for (const close of open.splice(0)) close();
  });

  deliveryContract(async () => {
    const directory = temporaryDirectory();
    const stores = openLocalStores(directory.path);
    open.push(() => {
      stores.close();
      directory.remove();
    });
    return Promise.resolve(stores.jobs);
  });
});

describeOnDynamoDb('Build events that are delivered more than once, with DynamoDB', (server) => {
  deliveryContract(async () => createDynamoRemoteJobs({ client: server().client, table: await server().createTable() }));
});
