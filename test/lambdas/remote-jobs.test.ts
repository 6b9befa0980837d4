import { describe, expect, it } from '@jest/globals';
import { createHandler as createBuildFinished } from '../../lambdas/build-finished/handler.ts';
import { createHandler as createGatesPoll } from '../../lambdas/gates-poll/handler.ts';
import { createHandler as createSweep } from '../../lambdas/sandbox-sweep/handler.ts';
import type { BusEvent } from '../../lib/app/ports.ts';
import { buildStateChange } from '../support/aws/code-build.ts';
import { gateWorld, remoteJob } from '../support/gate-world.ts';

const results = { read: () => Promise.resolve({ refused: 'there is none' }) };
const build = (environment: Record<string, string>) => ({ id: 'checks:1', buildStatus: 'FAILED', environment, log: '' }) as const;

describe('build-finished', () => {
  it('finishes the job that the build names', async () => {
    const world = gateWorld();
    await world.jobs.open(remoteJob({ host: 'codebuild' }), 'token');

    expect(await createBuildFinished({ ...world, results })(buildStateChange(build({ STRINGLINE_JOB: 'job-1' })))).toEqual({
      outcome: 'finished',
    });
    expect(world.tokens.completed).toHaveLength(1);
  });

  it.each([
    { name: 'a build that somebody started by hand', event: buildStateChange(build({})) },
    { name: 'a build of a job that is not known', event: buildStateChange(build({ STRINGLINE_JOB: 'unknown' })) },
  ])('ignores $name', async ({ event }) => {
    const world = gateWorld();

    expect(await createBuildFinished({ ...world, results })(event)).toEqual({ outcome: 'ignored' });
  });

  it('refuses what no rule should have sent', async () => {
    const world = gateWorld();
    const forged = { ...buildStateChange(build({ STRINGLINE_JOB: 'job-1' })), source: 'com.example' };

    await expect(createBuildFinished({ ...world, results })(forged)).rejects.toThrow();
  });
});

describe('sandbox-sweep', () => {
  it('says how much it announced', async () => {
    const world = gateWorld();
    const events: BusEvent[] = [];
    const publish = (more: readonly BusEvent[]) => {
      events.push(...more);
      return Promise.resolve([]);
    };
    await world.jobs.open(remoteJob({ deadline: '2026-11-26T09:00:00.000Z' }), 'token');

    const sweep = createSweep({ ...world, builds: { ended: () => Promise.resolve(new Map()) }, bus: { publish } });

    expect(await sweep()).toEqual({ announced: 1 });
    expect(events).toHaveLength(1);
  });
});

describe('gates-poll', () => {
  it('fails when a workflow could not be asked, after all others were', async () => {
    const world = gateWorld();
    for (const name of ['a', 'b']) await world.jobs.open(remoteJob({ name, host: 'codecatalyst', branch: name }), name);
    const workflows = {
      start: ({ branch }: { branch: string }) => (branch === 'a' ? Promise.reject(new Error('down')) : Promise.resolve('run-1')),
      state: () => Promise.resolve({ ended: false } as const),
    };

    await expect(createGatesPoll(() => ({ ...world, workflows }))()).rejects.toThrow('1 workflows could not be polled');
    expect((await world.jobs.get('b'))?.build).toBe('run-1');
  });
});
