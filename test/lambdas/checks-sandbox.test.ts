import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sandboxOf, type SandboxParts } from '../../lambdas/checks/sandbox.ts';
import { type Storage } from '../../lambdas/shared/aws-ports.ts';
import { hash } from '../../lambdas/shared/hash.ts';
import { hostedSource } from '../../lambdas/shared/source.ts';
import { createS3ArtefactStore } from '../../lib/adapters/aws/artefacts.ts';
import { createCodeBuildClient } from '../../lib/adapters/aws/clients/codebuild.ts';
import { createDynamoDbClient } from '../../lib/adapters/aws/clients/dynamodb.ts';
import { createS3Client, createS3Presigner } from '../../lib/adapters/aws/clients/s3.ts';
import { createDynamoRemoteJobs } from '../../lib/adapters/aws/remote-jobs.ts';
import { createDynamoStores } from '../../lib/adapters/aws/stores/index.ts';
import type { BranchPublisher, Sandbox } from '../../lib/app/ports.ts';
import { type JsonService, startJsonService } from '../support/aws/json-service.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { gatesJob, PROJECT } from '../support/gate-world.ts';
import { aRun } from '../support/records.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';

const BUCKET = 'stringline';
const NOW = '2026-11-26T10:00:00.000Z';

describeOnDynamoDb('where the repository commands of a deployment run', (server) => {
  let s3: S3Server;
  let codeBuild: JsonService;
  const clients: { destroy(): void }[] = [];
  const at = (endpoint: string): object => ({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
  });
  const kept = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    s3 = await startS3Server(BUCKET);
    codeBuild = await startJsonService({
      target: 'CodeBuild_20161006',
      version: '1.1',
      operations: { StartBuild: () => ({ build: { id: 'checks:1' } }) },
    });
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await Promise.all([s3.close(), codeBuild.close()]);
  });

  async function place(gates: SandboxParts['gates']) {
    const dynamo = kept(createDynamoDbClient(at(server().endpoint)));
    const client = kept(createS3Client(at(s3.url)));
    const table = await server().createTable();
    const clock = { now: () => new Date(NOW) };
    const artefacts = createS3ArtefactStore({ client, bucket: BUCKET, hash });
    const stores = (project = PROJECT) => createDynamoStores({ client: dynamo, table, artefacts, hash, clock, project });
    const storage: Storage = { dynamo, s3: client, table, bucket: BUCKET, artefacts, clock, hash, stores };
    const source = hostedSource(PROJECT, storage);
    const digest = await artefacts.put(Buffer.from('hello\n'));
    const empty = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
    const tree = await source.writeTree(empty, { 'readme.md': { digest, mode: '100644' } });
    const commit = await source.commit({ tree, parents: [], message: 'One', author: { name: 'A', email: 'a@example.com' }, at: NOW });
    const run = aRun({ repository: PROJECT });
    await source.moveRef(`refs/heads/${run.branch}`, commit, undefined);
    await stores().runs.create(run);
    const pushes: unknown[] = [];
    const publisher: BranchPublisher = {
      push: async (request) => {
        pushes.push(request);
        return { outcome: 'pushed', host: 'github.com', output: '' };
      },
    };
    const sandbox: Sandbox = sandboxOf({
      ...{ gates, timeoutMinutes: 30, buildProject: 'checks' },
      codebuild: kept(createCodeBuildClient(at(codeBuild.url))),
      presigner: kept(createS3Presigner(at(s3.url))),
      runner: async () => Buffer.from('runner'),
      publisherOf: (project) => (project === PROJECT ? publisher : undefined),
    })({ project: PROJECT, source, storage });
    return { sandbox, pushes, run, commit, tree, jobs: createDynamoRemoteJobs({ client: dynamo, table }) };
  }

  it.each(['external', 'codecatalyst'] as const)(
    'has gates proved by %s, which finds the pushed branch, and waits for reports',
    async (gates) => {
      const { sandbox, pushes, run, commit, jobs } = await place(gates);
      const before = codeBuild.calls.length;

      await sandbox.start(gatesJob({ runId: run.id, tree: commit }), 'token');

      expect(pushes).toEqual([{ branch: run.branch, commit }]);
      expect(await jobs.ofCommit(PROJECT, commit)).toMatchObject([
        { host: gates, branch: run.branch, expected: ['lint', 'tests'], deadline: '2026-11-26T12:00:00.000Z' },
      ]);
      expect(codeBuild.calls.length - before).toBe(0);
    },
  );

  it.each(['external', 'codecatalyst', 'codebuild'] as const)(
    'builds the checks after a task on CodeBuild with gates on %s',
    async (gates) => {
      const { sandbox, pushes, run, tree } = await place(gates);
      const before = codeBuild.calls.length;

      await sandbox.start(gatesJob({ runId: run.id, tree, fresh: false }), 'token');

      expect(pushes).toEqual([]);
      expect(codeBuild.calls.slice(before)).toMatchObject([{ operation: 'StartBuild', input: { projectName: 'checks' } }]);
    },
  );

  it('builds the gates on CodeBuild where they are not of a CI, and pushes nothing', async () => {
    const { sandbox, pushes, run, commit } = await place('codebuild');
    const before = codeBuild.calls.length;

    await sandbox.start(gatesJob({ runId: run.id, tree: commit }), 'token');

    expect(pushes).toEqual([]);
    expect(codeBuild.calls.length - before).toBe(1);
  });
});
