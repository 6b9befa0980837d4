/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- answers have many shapes: a wrong access fails the test that makes it */
import { REGISTRY } from '../../lambdas/shared/project-head.ts';
import { gitHubDelivery, gitHubPush } from '../support/api/deliveries.ts';
import { createDynamoRefStore } from '../../lib/adapters/aws/git-refs.ts';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { awsServices } from '../../lambdas/api/services.ts';
import { unbound } from '../../lambdas/shared/aws-ports.ts';
import { hash } from '../../lambdas/shared/hash.ts';
import { createS3ArtefactStore } from '../../lib/adapters/aws/artefacts.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { createDynamoStores } from '../../lib/adapters/aws/stores/index.ts';
import { createGitRepository, createSnapshotSource } from '../../lib/adapters/git/index.ts';
import { CompleteReply, MissingReply, type UploadedSnapshot, uploadSnapshot } from '../../lib/app/snapshots/index.ts';
import { frameObject } from '../../lib/domain/git/index.ts';
import { type ApiAnswer, type ApiHost, type ApiRequest, lambdaHost } from '../support/api/hosts.ts';
import { type GitBucket, startGitBucket } from '../support/aws/git-bucket.ts';
import { calculator } from '../support/calculator.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { COMMIT, gatesJob, remoteJob } from '../support/gate-world.ts';
import { makeRepository, type Repository } from '../support/repository.ts';

const SHOP = 'github.com/acme/shop';
const OTHER = 'github.com/acme/other';

describeOnDynamoDb('The services of the API on AWS', (server) => {
  let repository: Repository;
  let bucket: GitBucket;
  let s3: S3Client;
  beforeAll(async () => {
    repository = makeRepository({ files: calculator() });
    bucket = await startGitBucket();
    s3 = new S3Client({
      region: 'eu-central-1',
      endpoint: bucket.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    s3.destroy();
    await bucket.close();
    repository.remove();
  });

  let host: ApiHost;
  let table: string;
  let driven: string[];
  let completed: unknown[];
  const faults: unknown[] = [];
  beforeEach(async () => {
    table = await server().createTable();
    [driven, completed] = [[], []];
    const place = { client: server().client, table, artefacts: createS3ArtefactStore({ client: s3, bucket: 'store', hash }), hash };
    const { client: dynamo, artefacts } = place;
    const services = awsServices({
      storage: {
        ...{ dynamo, s3, table, bucket: 'store', artefacts, hash, clock: { now: () => new Date() } },
        stores: (project) => createDynamoStores({ ...place, ...(project !== undefined && { project }) }),
      },
      presigner: s3,
      startHooks: async (id) => Promise.resolve(void driven.push(`hooks ${id}`)),
      webhooks: async () => Promise.resolve({ hosts: ['github.com'] }),
      pipelines: {
        start: async (run, attempt) => Promise.resolve(void driven.push(`start ${run}-${attempt}`)),
        abort: async (run) => Promise.resolve(void driven.push(`abort ${run}`)),
      },
      region: 'eu-central-1',
      gitHosts: [{ host: 'git.example.org' }],
      limits: {
        models: { routing: { ours: { provider: 'bedrock', model: 'amazon.nova-2-lite-v1:0', use_cases: [] } }, alsoAllowed: [] },
        budget: { usdPerRun: 3, tokensPerRun: 1_000_000 },
        gates: { required: [], minimumCoverage: 0, untestedCriteria: 'ignore', waivers: 'accept' },
        reviews: { requesterMayApprove: true },
      },
      allowed: {
        gitHosts: [
          { host: 'github.com', kind: 'github', repositories: ['acme/*'] },
          { host: 'git.example.org', kind: 'git', repositories: ['acme/*'] },
        ],
        projects: [],
      },
      others: {
        globalSteering: { read: async () => Promise.resolve([]) },
        tokens: {
          succeed: async (token) => Promise.resolve(completed.push(token) > 0),
          fail: async () => Promise.resolve(true),
        },
        models: unbound('models'),
        sandbox: unbound('sandbox'),
      },
      onAnswer: () => undefined,
      onFault: (error) => void faults.push(error),
    });
    host = await lambdaHost(services);
  });
  afterEach(() => {
    expect(faults.splice(0)).toEqual([]);
  });

  const call = (path: string, body?: unknown, as: NonNullable<ApiRequest['as']> = 'requester'): Promise<ApiAnswer> =>
    host.request({ path, as, ...(body !== undefined && { method: 'POST', body }) });
  const projects = async (): Promise<number> => (await call('/v1/runs')).status;

  async function upload(project: string, sent: string[] = []): Promise<UploadedSnapshot> {
    const git = await createGitRepository(repository.root);
    const source = createSnapshotSource(git.place);
    const query = `?project=${encodeURIComponent(project)}`;
    try {
      return await uploadSnapshot(repository.git('rev-parse', 'HEAD').trim(), {
        source,
        target: {
          missing: async (commit, body) => MissingReply.parse((await call(`/v1/snapshots/${commit}/missing${query}`, body)).json),
          complete: async (commit) => CompleteReply.parse((await call(`/v1/snapshots/${commit}/complete${query}`, {})).json),
          upload: async ({ oid, upload: to }, framed) => {
            sent.push(oid);
            const { 'content-length': _length, ...headers } = to?.headers ?? {};
            const answer = await fetch(to?.url ?? '', { method: 'PUT', headers, body: Uint8Array.from(framed) });
            expect(answer.status).toBe(200);
          },
        },
      });
    } finally {
      source.close();
      git.close();
    }
  }

  describe('projects', () => {
    it('are there from their first whole snapshot on, each with its own objects', async () => {
      const before = await projects();
      const first = await upload(SHOP);
      const alone = await call('/v1/specs');
      const second = await upload(OTHER);
      const several = await call('/v1/specs');

      // No project: nothing there. One: it need not be named. Two: it must be.
      expect(before).toBe(404);
      expect(alone.status).toBe(200);
      expect(several).toMatchObject({ status: 400, json: { code: 'project-required' } });
      expect(second.uploaded).toBe(first.uploaded);
      expect((await upload(SHOP)).uploaded).toBe(0);
    });

    it('take an object through the API as well, where a client cannot reach the bucket', async () => {
      const commit = repository.git('rev-parse', 'HEAD').trim();
      const framed = frameObject({ type: 'commit', content: Buffer.from(repository.git('cat-file', 'commit', commit)) });
      const put = (oid: string): Promise<ApiAnswer> =>
        host.request({
          method: 'PUT',
          path: `/v1/snapshots/objects/${oid}?project=${encodeURIComponent(SHOP)}`,
          as: 'ci',
          headers: { 'content-type': 'application/octet-stream' },
          body: framed,
        });

      const before = await call(`/v1/snapshots/${commit}?project=${encodeURIComponent(SHOP)}`);
      const taken = await put(commit);
      const after = await call(`/v1/snapshots/${commit}?project=${encodeURIComponent(SHOP)}`);

      // Objects of the bucket outlive the table of the test before: only the complete snapshot does not.
      expect(before.json.complete).toBe(false);
      expect(taken.status).toBe(200);
      expect(after.json).toMatchObject({ complete: false, status: 'incomplete' });
      expect(await put('d'.repeat(40))).toMatchObject({ status: 422, json: { code: 'object-invalid' } });
    });
  });

  describe('what the deployment does not build', () => {
    const STRANGER = 'github.com/other/shop';
    const COMMIT_ID = 'c'.repeat(40);
    it.each([
      ['a run', '/v1/runs', { project: STRANGER, request: 'Subtract.' }],
      [
        'missing objects',
        `/v1/snapshots/${COMMIT_ID}/missing?project=${encodeURIComponent(STRANGER)}`,
        { objects: [{ oid: COMMIT_ID, type: 'commit', size: 200 }] },
      ],
      ['a whole snapshot', `/v1/snapshots/${COMMIT_ID}/complete?project=${encodeURIComponent(STRANGER)}`, {}],
    ])('is refused %s, and told where it would be named', async (_, path, body) => {
      const answer = await call(path, body);

      expect(answer).toMatchObject({
        status: 403,
        json: { code: 'repository-not-allowed', fix: expect.stringContaining('other/shop') as unknown },
      });
      expect(driven).toEqual([]);
    });
  });

  it('takes no event of hooks of what was taken off the list of what is built', async () => {
    const project = 'github.com/other/shop';
    const registry = createDynamoRefStore({ client: server().client, table, project: REGISTRY.project });
    await registry.move(`${REGISTRY.prefix}${encodeURIComponent(project)}`, 'c'.repeat(40), undefined);
    const push = gitHubPush('c'.repeat(40), { repository: { clone_url: `https://${project}.git` } });
    const detail = { version: 1, id: 'x', project };

    const told = await call('/v1/hooks/events', { type: 'hook.commit', detail }, 'ci');
    const delivered = await host.request(gitHubDelivery('push', push));

    expect(told).toMatchObject({ status: 403, json: { code: 'repository-not-allowed' } });
    expect(delivered).toMatchObject({ status: 202, json: { status: 'ignored' } });
    expect(driven).toEqual([]);
  });

  describe('runs', () => {
    const begin = (body: object, project = SHOP): Promise<ApiAnswer> =>
      call('/v1/runs', { project, request: 'Subtract.', spec: 'subtraction', ...body });

    it('build on the snapshot that came last, or on the one that is named, and are started as executions', async () => {
      await upload(SHOP);
      const old = repository.git('rev-parse', 'HEAD').trim();
      repository.write('docs/news.md', 'New.\n');
      const head = repository.commit('Write the news');
      await upload(SHOP);
      const latest = await begin({});
      const named = await begin({ spec: 'division', commit: old });

      // The project asks for the default of 5 USD; the deployment allows 3.
      expect(latest.json.run.budget).toMatchObject({ usd: 3, tokens: 1_000_000 });
      expect(latest).toMatchObject({ status: 202, json: { run: { project: SHOP, baseCommit: head, requester: 'requester@example.org' } } });
      expect(named).toMatchObject({ status: 202, json: { run: { baseCommit: old } } });
      expect(driven).toEqual([`start ${latest.json.run.id}-0`, `start ${named.json.run.id}-0`]);
    });

    it.each([
      { what: 'a commit that is not here', body: { commit: 'e'.repeat(40) }, status: 422, code: 'commit-unknown' },
      { what: 'more money than the deployment allows', body: { budget: { usd: 4 } }, status: 422, code: 'budget-over-ceiling' },
      {
        what: 'a review by policy, which nothing here decides',
        body: { review: 'policy' },
        status: 403,
        code: 'policy-review-not-allowed',
      },
      { what: 'a model of their own', body: { model: 'bedrock:any' }, status: 403, code: 'model-not-allowed' },
      { what: 'a spec that is being built', body: { spec: 'busy' }, status: 409, code: 'spec-busy' },
    ])('are refused with $what', async ({ body, status, code }) => {
      await upload(SHOP);
      await begin({ spec: 'busy' });

      expect(await begin(body)).toMatchObject({ status, json: { code } });
      expect(driven).toHaveLength(1);
    });

    it('are refused where their commit names a model that no function may call, before anything is spent', async () => {
      repository.write('.kiro/config/project.yaml', 'model_routing:\n  mine: { provider: bedrock, model: amazon.nova-pro-v1:0 }\n');
      repository.commit('Use another model');
      await upload(SHOP);
      const refused = await begin({});
      repository.git('reset', '-q', '--hard', 'HEAD~1');

      expect(refused).toMatchObject({
        status: 403,
        json: { code: 'model-not-allowed', fix: expect.stringContaining('models.also_allowed') as unknown },
      });
      expect(driven).toEqual([]);
    });

    it('are refused on what came in part, and in a project that has nothing', async () => {
      await upload(SHOP);
      const commit = repository.git('rev-parse', 'HEAD').trim();

      expect(await begin({ commit }, 'github.com/acme/nothing')).toMatchObject({ status: 422, json: { code: 'commit-unknown' } });
      expect(await begin({}, 'github.com/acme/nothing')).toMatchObject({ status: 409, json: { code: 'repository-unborn' } });
    });

    it('wait for what a configured git host has: a commit, or the newest one where nothing was ever uploaded', async () => {
      for (const body of [{ commit: 'd'.repeat(40) }, {}])
        expect(await begin(body, 'git.example.org/acme/shop')).toMatchObject({ status: 409, json: { code: 'commit-on-its-way' } });
    });

    it('keep the gates they began with when they are carried on, whatever was uploaded since', async () => {
      await upload(SHOP);
      const run = (await begin({})).json.run as { id: string };
      const stores = createDynamoStores({
        client: server().client,
        table,
        artefacts: createS3ArtefactStore({ client: s3, bucket: 'store', hash }),
        hash,
        project: SHOP,
      });
      const began = (await stores.runs.get(run.id))?.config;
      await stores.runs.move(run.id, ['created'], 'failed', { at: new Date().toISOString() });
      repository.write('.kiro/config/project.yaml', 'quality_gates:\n  test_coverage: 0\n');
      repository.commit('Ask for nothing');
      await upload(SHOP);

      expect((await call(`/v1/runs/${run.id}/resume`, {}, 'operator')).status).toBe(202);
      expect((await stores.runs.get(run.id))?.config).toBe(began);
    });

    it('are cancelled and carried on where they belong', async () => {
      await upload(SHOP);
      const { run } = (await begin({})).json;
      const cancelled = await call(`/v1/runs/${run.id}/cancel`, {}, 'operator');

      expect(cancelled).toMatchObject({ status: 200, json: { run: { status: 'cancelled' } } });
      expect(driven.at(-1)).toBe(`abort ${run.id}`);
    });
  });

  it('take reports of a CI, and complete the token of the job that waited for them', async () => {
    await upload(SHOP);
    const { run } = (await call('/v1/runs', { project: SHOP, request: 'x', spec: 'x' })).json;
    const jobs = createDynamoRemoteJobs({ client: server().client, table });
    await jobs.open(
      remoteJob({ project: SHOP, expected: ['lint'], job: gatesJob({ runId: run.id }), deadline: '2999-01-01T00:00:00.000Z' }),
      'a-token',
    );
    const report = { project: SHOP, commit: COMMIT, gate: 'lint', exitCode: 0, tool: { name: 'eslint' } };
    const taken = await call('/v1/gates', report, 'ci');

    expect(taken).toMatchObject({ status: 202, json: { runId: run.id, missing: [] } });
    expect(completed).toEqual(['a-token']);
    expect(await call('/v1/gates', { ...report, project: OTHER }, 'ci')).toMatchObject({ status: 404 });
  });
});
