import { describe, expect, it } from '@jest/globals';
import type { GatePosting, RemoteJobStore } from '../../lib/app/gates/jobs.ts';
import { COMMIT, PROJECT, remoteJob } from '../support/gate-world.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const posting = (change: Partial<GatePosting> = {}): GatePosting => ({
  gate: 'tests',
  attempt: 1,
  exitCode: 0,
  tool: { name: 'jest' },
  reports: [{ path: 'junit.xml', digest: 'd'.repeat(64) }],
  output: 'e'.repeat(64),
  durationMs: 10,
  by: 'ci',
  at: '2026-11-26T10:01:00.000Z',
  ...change,
});

/** Behaviour of every store of remote jobs. */
export function remoteJobStoreContract(create: CreateHarness<RemoteJobStore>): void {
  const fresh = (body: (store: RemoteJobStore) => Promise<void>) => withHarness(create, body);

  describe('RemoteJobStore', () => {
    it(
      'remembers a job once, with the token it came with first',
      fresh(async (store) => {
        const first = await store.open(remoteJob(), 'token-1');
        const again = await store.open(remoteJob({ deadline: '2027-01-01T00:00:00.000Z' }), 'token-2');
        const settled = await store.settle('job-1', { result: 'r' });

        expect(again).toEqual(first);
        expect(await store.get('job-1')).toEqual({ ...remoteJob(), outcome: { result: 'r' } });
        expect(settled?.token).toBe('token-1');
        expect(await store.get('other')).toBeUndefined();
      }),
    );

    it(
      'finds jobs by project and commit as long as they wait',
      fresh(async (store) => {
        await store.open(remoteJob(), 't1');
        await store.open(remoteJob({ name: 'job-2', commit: `${COMMIT.slice(0, 39)}1` }), 't2');
        await store.open(remoteJob({ name: 'job-3', project: `${PROJECT}#GATES` }), 't3');
        const names = async (project: string): Promise<string[]> => (await store.ofCommit(project, COMMIT)).map(({ name }) => name);

        expect(await names(PROJECT)).toEqual(['job-1']);
        expect(await names('github.com/acme')).toEqual([]);
        expect(await names('')).toEqual([]);
        await store.settle('job-1', { error: 'Sandbox.Failed', cause: 'no' });
        await store.delivered('job-1');
        expect(await store.ofCommit(PROJECT, COMMIT)).toMatchObject([{ name: 'job-1', outcome: { cause: 'no' } }]);
      }),
    );

    it(
      'lists what is unfinished, the earliest deadline first, until it is delivered',
      fresh(async (store) => {
        const { commit, ...withoutCommit } = remoteJob({
          name: 'b',
          host: 'codebuild',
          deadline: '2026-11-26T10:30:00.000Z',
          expected: [],
        });
        await store.open(remoteJob({ name: 'a' }), 't1');
        await store.open(withoutCommit, 't2');
        await store.open(remoteJob({ name: 'c', deadline: '2026-11-26T12:00:00.000Z' }), 't3');

        expect(commit).toBe(COMMIT);
        expect((await store.unfinished(10)).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
        expect((await store.unfinished(1)).map(({ name }) => name)).toEqual(['b']);
        await store.settle('b', { result: 'r' });
        expect((await store.unfinished(1)).map(({ name }) => name)).toEqual(['b']);
        await store.delivered('b');
        expect((await store.unfinished(10)).map(({ name }) => name)).toEqual(['a', 'c']);
      }),
    );

    it(
      'lets the first outcome stand and gives the token until it is delivered',
      fresh(async (store) => {
        await store.open(remoteJob(), 'token');
        const outcomes = await Promise.all(['r1', 'r2', 'r3'].map((result) => store.settle('job-1', { result })));
        const [first] = outcomes;

        expect(new Set(outcomes.map((one) => JSON.stringify(one))).size).toBe(1);
        expect(first).toEqual({ outcome: { result: expect.stringMatching(/^r[123]$/) }, token: 'token' });
        await store.delivered('job-1');
        expect(await store.settle('job-1', { result: 'r4' })).toBeUndefined();
        expect(await store.settle('unknown', { result: 'r' })).toBeUndefined();
        expect((await store.get('job-1'))?.outcome).toEqual(first?.outcome);
      }),
    );

    it(
      'keeps the first build and the first word about its end',
      fresh(async (store) => {
        await store.open(remoteJob(), 't');
        const end = { how: 'failed', reason: 'FAILED', at: '2026-11-26T10:05:00.000Z' } as const;

        expect((await store.attach('job-1', 'build-1'))?.build).toBe('build-1');
        expect((await store.attach('job-1', 'build-2'))?.build).toBe('build-1');
        expect(await store.attach('unknown', 'build')).toBeUndefined();
        await store.end('job-1', end);
        await store.end('job-1', { ...end, how: 'succeeded' });
        await store.end('unknown', end);
        expect(await store.get('job-1')).toEqual({ ...remoteJob(), build: 'build-1', end });
      }),
    );

    it(
      'stores what a CI said once per gate and attempt; the latest attempt of a gate counts',
      fresh(async (store) => {
        await store.open(remoteJob(), 't');

        expect(await store.post('job-1', posting())).toBe('stored');
        expect(await store.post('job-1', posting({ at: '2026-11-26T10:09:00.000Z', by: 'another' }))).toBe('same');
        expect(await store.post('job-1', posting({ exitCode: 1 }))).toBe('conflict');
        expect(await store.post('job-1', posting({ attempt: 10, exitCode: 1 }))).toBe('stored');
        expect(await store.post('job-1', posting({ attempt: 9 }))).toBe('stored');
        expect(await store.post('job-1', posting({ gate: 'lint', reports: [] }))).toBe('stored');
        const said = await store.postings('job-1');
        expect(said.map(({ gate, attempt }) => `${gate} ${attempt}`).sort()).toEqual(['lint 1', 'tests 10']);
        expect(said.find(({ gate }) => gate === 'tests')).toEqual(posting({ attempt: 10, exitCode: 1 }));
      }),
    );

    it(
      'takes one of many that speak at once, and nothing when the outcome is there',
      fresh(async (store) => {
        await store.open(remoteJob(), 't');
        const answers = await Promise.all([1, 2, 3, 4].map((exitCode) => store.post('job-1', posting({ exitCode })).catch(() => 'again')));

        expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
        await store.settle('job-1', { result: 'r' });
        expect(await store.post('job-1', posting({ gate: 'lint' }))).toBe('closed');
        expect(await store.post('unknown', posting())).toBe('closed');
        expect(await store.postings('unknown')).toEqual([]);
      }),
    );
  });
}
