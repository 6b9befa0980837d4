import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Review, Run } from '../../../lib/domain/workflow/run.ts';
import type { ApiHost, StartHost } from '../../support/api/hosts.ts';
import { type ApiWorld, openApiWorld } from '../../support/api/world.ts';

/** A host with a run and its review that waits; filled before each test, or before all of a block. */
export interface ApiFixture {
  world: ApiWorld;
  host: ApiHost;
  run: Run;
  review: Review;
  /** For tests that change what is there. */
  fresh(): void;
  /** For tests that only look, or are refused. */
  common(): void;
}

export function apiFixture(start: StartHost): ApiFixture {
  const open = async (): Promise<void> => {
    const world = await openApiWorld();
    const run = await world.seedRun();
    Object.assign(fixture, { world, host: await start(world.services), run, review: await world.seedReview(run) });
  };
  const close = async (): Promise<void> => {
    await fixture.host.close();
    await fixture.world.close();
  };
  const fixture = {
    fresh: () => {
      beforeEach(open);
      afterEach(close);
    },
    common: () => {
      beforeAll(open);
      afterAll(close);
    },
  } as ApiFixture;
  return fixture;
}
