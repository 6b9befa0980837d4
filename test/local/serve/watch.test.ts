import { describe, expect, it } from '@jest/globals';
import { runsLeftBehind } from '../../../lib/local/serve/watch.ts';
import type { Ports } from '../../../lib/app/ports.ts';
import { gateWorld, remoteJob } from '../../support/gate-world.ts';
import { aDecision, aReview } from '../../support/records.ts';

describe('Runs that were left behind', () => {
  it('are those whose gates are overdue, and those with a decision that nobody has delivered, each once', async () => {
    // Prepare
    const world = gateWorld();
    const decided = (runId: string, at: string) => ({ review: aReview({ runId, decision: aDecision({ at }) }), token: runId });
    const now = world.clock.now().getTime();
    const before = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
    const undelivered = [decided('run-a', before(61)), decided('run-b', before(61)), decided('run-c', before(59))];
    const job = remoteJob({ deadline: before(1) });
    await world.jobs.open({ ...job, job: { ...job.job, runId: 'run-a' } }, 'token');
    const reviews = { undelivered: async () => Promise.resolve(undelivered) };

    // Act
    const runs = await runsLeftBehind({ jobs: world.jobs, ports: { ...world, reviews } as unknown as Ports });

    // Assess
    expect(runs).toEqual(['run-a', 'run-b']);
    expect(world.tokens.completed).toHaveLength(1);
  });
});
