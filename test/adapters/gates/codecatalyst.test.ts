import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createCodeCatalystClient } from '../../../lib/adapters/aws/clients/codecatalyst.ts';
import {
  type CodeCatalystOptions,
  createCodeCatalystGates,
  createCodeCatalystWorkflows,
} from '../../../lib/adapters/gates/codecatalyst.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import { finishJob } from '../../../lib/app/gates/finish-job.ts';
import { pollWorkflows } from '../../../lib/app/gates/poll-workflows.ts';
import { type CodeCatalyst, startCodeCatalyst } from '../../support/aws/code-catalyst.ts';
import { COMMIT, type GateWorld, gatesJob, gateWorld, PROJECT } from '../../support/gate-world.ts';

const BRANCH = 'stringline/user-preferences';
let service: CodeCatalyst;
let world: GateWorld;
let client: ReturnType<typeof createCodeCatalystClient>;

beforeEach(async () => {
  service = await startCodeCatalyst();
  world = gateWorld();
  const token = () => Promise.resolve({ token: 'a-bearer-token' });
  client = createCodeCatalystClient(token, { region: 'us-west-2', endpoint: service.url, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await service.close();
});

const place = (): CodeCatalystOptions => ({ client, space: 'acme', project: 'shop', repository: 'shop', workflow: 'QualityGate' });
const start = async (): Promise<void> => {
  const announce = () => Promise.resolve(BRANCH);
  const gates = createCodeCatalystGates({ project: PROJECT, jobs: world.jobs, announce, hash: sha256, clock: world.clock });
  await gates.start(gatesJob(), 'token');
};
const poll = () => pollWorkflows({ ...world, workflows: createCodeCatalystWorkflows(place()) });
const theJob = () => [...world.jobs.entries.values()][0]!.job;

describe('Gates on CodeCatalyst', () => {
  it('start the workflow that the branch has, once, with a bearer token', async () => {
    service.addWorkflow('QualityGate', 'main');
    const id = service.addWorkflow('QualityGate', BRANCH);
    service.addWorkflow('Deploy', BRANCH);
    await start();

    await poll();
    await poll();

    expect([...service.runs.values()]).toEqual([{ workflowId: id, status: 'PROVISIONING' }]);
    expect(theJob()).toMatchObject({ host: 'codecatalyst', commit: COMMIT, branch: BRANCH, build: [...service.runs.keys()][0] });
    expect(new Set(service.tokens)).toEqual(new Set(['Bearer a-bearer-token']));
  });

  it('wait as long as the workflow of a new branch is not known, or not valid', async () => {
    await start();
    service.addWorkflow('QualityGate', BRANCH, 'INVALID');

    expect(await poll()).toEqual([]);

    expect(service.runs.size).toBe(0);
    service.addWorkflow('QualityGate', BRANCH);
    await poll();
    expect(service.runs.size).toBe(1);
  });

  it('start the workflow of the own repository, where another one has the same name and branch', async () => {
    const id = service.addWorkflow('QualityGate', BRANCH);
    service.addWorkflow('QualityGate', BRANCH, 'ACTIVE', 'billing');
    await start();
    const { repository: _, ...anywhere } = place();

    await pollWorkflows({ ...world, workflows: createCodeCatalystWorkflows(anywhere) });

    expect([...service.runs.values()]).toMatchObject([{ workflowId: id }]);
  });

  it('find the workflow on a later page', async () => {
    for (let index = 0; index < 7; index += 1) service.addWorkflow('QualityGate', `other/${index}`);
    service.addWorkflow('QualityGate', BRANCH);
    await start();

    await poll();

    expect(service.runs.size).toBe(1);
  });

  it.each(['FAILED', 'STOPPED', 'SUPERSEDED', 'CANCELLED', 'NOT_RUN', 'ABANDONED', 'SUCCEEDED'])(
    'count as not run when the workflow ends as %s and its steps reported nothing',
    async (status) => {
      service.addWorkflow('QualityGate', BRANCH);
      await start();
      await poll();
      service.endRun(status, '2026-11-26T10:10:00.000Z');

      world.clock.set('2026-11-26T10:11:00.000Z');
      await poll();
      const early = theJob().end;
      world.clock.set('2026-11-26T10:12:00.000Z');
      await poll();
      const { name, end } = theJob();
      await finishJob({ name, end: end! }, { ...world, results: { read: () => Promise.reject(new Error('no build')) } });

      expect(early).toBeUndefined();
      expect(end?.reason).toContain(status);
      expect(world.result().commands.map(({ outcome }) => outcome)).toEqual(['exited', 'signalled', 'signalled']);
    },
  );

  it.each(['VALIDATING', 'PROVISIONING', 'IN_PROGRESS', 'STOPPING'])('go on while the workflow is %s', async (status) => {
    service.addWorkflow('QualityGate', BRANCH);
    await start();
    await poll();
    service.endRun(status, undefined);
    world.clock.set('2026-11-26T10:50:00.000Z');

    await poll();

    expect(theJob().end).toBeUndefined();
  });

  it('are asked again when the service fails for one of them, which is told', async () => {
    service.addWorkflow('QualityGate', BRANCH);
    await start();
    service.failWith(500);

    const failures = await poll();
    service.failWith(undefined);
    await poll();

    expect(failures).toMatchObject([{ job: theJob().name, error: { code: 'aws-unavailable' } }]);
    expect(service.runs.size).toBe(1);
  });
});
