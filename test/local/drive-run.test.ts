import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acquireLease } from '../../lib/local/engine/lease.ts';
import { executionOf } from '../../lib/local/driver-of.ts';
import { driveRun } from '../../lib/local/drive-run.ts';
import { type ApiWorld, openApiWorld, removeSharedRepository } from '../support/api/world.ts';

describe('Driving a run', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
  });
  afterEach(async () => {
    await world.close();
    removeSharedRepository();
  });

  it('that another process took up a moment ago names that process, and what to do, in the words of runs', async () => {
    // Prepare
    const run = await world.seedRun({ spec: 'export' });
    const { platform } = world;
    const lease = acquireLease(platform.database, platform.ports.clock, { name: executionOf(run), owner: 'another' });

    // Act
    const driving = driveRun(run.id, platform, { signal: new AbortController().signal, decide: () => Promise.resolve(false) });

    // Assess
    await expect(driving).rejects.toMatchObject({
      code: 'execution-locked',
      message: `Run ${run.id} of spec export is under way already: process ${String(process.pid)} drives it.`,
      fix: expect.stringContaining(`stringline cancel ${run.id}`),
    });
    lease.release();
  });
});
