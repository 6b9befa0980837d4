import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createBuildStates } from '../../../lib/adapters/aws/build-states.ts';
import { createCodeBuildClient } from '../../../lib/adapters/aws/clients/codebuild.ts';
import { finishJob } from '../../../lib/app/gates/finish-job.ts';
import { finishInputOf } from '../../../lib/app/gates/job-events.ts';
import type { RemoteJob } from '../../../lib/app/gates/jobs.ts';
import { sweepJobs } from '../../../lib/app/gates/sweep-jobs.ts';
import type { BusEvent } from '../../../lib/app/ports.ts';
import { type Build, type CodeBuild, startCodeBuild } from '../../support/aws/code-build.ts';
import { type GateWorld, gateWorld, remoteJob } from '../../support/gate-world.ts';

let codebuild: CodeBuild;
let world: GateWorld;
let events: BusEvent[];

beforeEach(async () => {
  [codebuild, world, events] = [await startCodeBuild({ execute: false }), gateWorld(), []];
});
afterEach(() => codebuild.close());

const sweep = async (): Promise<number> => {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const client = createCodeBuildClient({ region: 'eu-central-1', endpoint: codebuild.url, credentials, maxAttempts: 1 });
  const publish = (more: readonly BusEvent[]) => {
    events.push(...more);
    return Promise.resolve([]);
  };
  try {
    return await sweepJobs({ ...world, builds: createBuildStates(client), bus: { publish } });
  } finally {
    client.destroy();
  }
};
/** What the bus then does: the event, as it is delivered, to the function that finishes jobs. */
const deliver = async (): Promise<void> => {
  for (const { source, detailType, time, detail } of events.splice(0)) {
    const input = finishInputOf({ source, 'detail-type': detailType, time, detail });
    await finishJob(input!, { ...world, results: { read: () => Promise.resolve({ refused: 'there is none' }) } });
  }
};
const codebuildJob = (): RemoteJob => remoteJob({ host: 'codebuild', expected: [] });
const build = (id: string, buildStatus: Build['buildStatus']): void => {
  codebuild.builds.set(id, { id, buildStatus, environment: {}, log: '' });
};
const commands = () => world.result().commands.map(({ name, outcome, exitCode }) => `${name} ${exitCode ?? outcome}`);

describe('The sweep over jobs', () => {
  it('leaves alone what goes on', async () => {
    await world.jobs.open(codebuildJob(), 't1');
    await world.jobs.attach('job-1', 'checks:1');
    await world.jobs.open(remoteJob({ name: 'job-2' }), 't2');
    build('checks:1', 'IN_PROGRESS');

    expect(await sweep()).toBe(0);
    expect(events).toEqual([]);
  });

  it('announces a build that has ended without an event, again and again until it is finished', async () => {
    await world.jobs.open(codebuildJob(), 't1');
    await world.jobs.attach('job-1', 'checks:1');
    build('checks:1', 'FAILED');

    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(1);
    expect(events[0]).toMatchObject({ source: 'stringline.sandbox', detailType: 'job.ended', detail: { job: 'job-1', how: 'failed' } });
    await deliver();
    expect(commands()).toEqual(['setup signalled', 'lint signalled', 'test signalled']);
    expect(world.tokens.completed).toHaveLength(1);
    expect(await sweep()).toBe(0);
  });

  it.each([
    { name: 'a build that CodeBuild does not know', build: 'checks:gone', at: '2026-11-26T10:00:01.000Z' },
    { name: 'a job that never got a build', build: undefined, at: '2026-11-26T10:15:01.000Z' },
    { name: 'a build that is over its time', build: 'checks:1', at: '2026-11-26T11:00:00.000Z' },
  ])('fails the token of $name', async ({ build: id, at }) => {
    await world.jobs.open(codebuildJob(), 't1');
    build('checks:1', 'IN_PROGRESS');
    if (id !== undefined) await world.jobs.attach('job-1', id);
    world.clock.set(at);

    await sweep();
    await deliver();

    expect(world.tokens.completed).toEqual([{ token: 't1', error: 'Sandbox.Failed', cause: expect.any(String) }]);
  });

  it('closes gates that a CI did not report in time: what is there counts, what is missing fails', async () => {
    await world.jobs.open(remoteJob(), 't1');
    const nothing = await world.artefacts.put(new Uint8Array());
    const posting = { attempt: 1, exitCode: 0, tool: { name: 'eslint' }, reports: [], output: nothing, durationMs: 1, by: 'ci', at: '' };
    await world.jobs.post('job-1', { gate: 'lint', ...posting });
    world.clock.set('2026-11-26T11:00:00.000Z');

    await sweep();
    await deliver();

    expect(commands()).toEqual(['setup 0', 'lint 0', 'test timed-out']);
    expect(world.artefacts.text(world.result().commands[2]!.stderr)).toContain('nothing came until 2026-11-26T11:00:00.000Z');
  });

  it('delivers an outcome that was decided before a crash', async () => {
    await world.jobs.open(remoteJob(), 't1');
    await world.jobs.settle('job-1', { result: 'digest-of-a-result' });

    await sweep();
    await deliver();

    expect(world.tokens.completed).toEqual([{ token: 't1', output: { result: 'digest-of-a-result' } }]);
    expect(await sweep()).toBe(0);
  });
});
