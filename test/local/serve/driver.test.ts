import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Run } from '../../../lib/domain/workflow/run.ts';
import { createPlaces } from '../../../lib/local/serve/places.ts';
import { createRunDriver } from '../../../lib/local/serve/driver.ts';
import { type ApiWorld, openApiWorld, removeSharedRepository } from '../../support/api/world.ts';

describe('Places', () => {
  it('are given in the order in which they were asked for', async () => {
    const places = createPlaces(1, new AbortController().signal);
    const order: string[] = [];
    const first = await places.take();
    const waiting = ['b', 'c'].map((name) => places.take().then((taken) => order.push(`${name} ${taken}`)));

    expect([first, places.full(), places.waiting()]).toEqual([true, true, 2]);
    places.leave();
    await waiting[0];
    expect([order, places.full()]).toEqual([['b true'], true]);
    places.leave();
    await waiting[1];
    places.leave();
    expect([order, places.full(), places.waiting()]).toEqual([['b true', 'c true'], false, 0]);
  });

  it('are refused to those that wait, and to those that come, when nobody is to begin any more', async () => {
    const closed = new AbortController();
    const places = createPlaces(1, closed.signal);
    await places.take();
    const waiting = places.take();
    closed.abort();

    expect([await waiting, await places.take(), places.waiting()]).toEqual([false, false, 0]);
  });
});

describe('The driver of a server', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
  });
  afterEach(async () => {
    await world.close();
    removeSharedRepository();
  });

  it('drives no more runs at once than it may: the others say that they wait, and are left for the next server when it stops', async () => {
    // Prepare
    const runs: Run[] = [];
    for (const spec of ['a', 'b', 'c']) runs.push(await world.seedRun({ spec }));
    const driven: string[] = [];
    const faults: unknown[] = [];
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const begun = Promise.withResolvers<undefined>();
    const driver = createRunDriver({
      platform: world.platform,
      atOnce: 1,
      prepare: async ({ id }) => {
        driven.push(id);
        begun.resolve(undefined);
        await held;
        throw new Error('no models here');
      },
      onFault: (error) => void faults.push(error),
    });

    // Act
    for (const { id } of runs) await driver.start(id, 1);
    await begun.promise;
    while (driver.queued() < 2) await new Promise((resolve) => setImmediate(resolve));
    const events = await Promise.all(runs.map(({ id }) => world.ports.runs.events(id)));
    const [driving, queued] = [[...driven], driver.queued()];
    const closing = driver.close();
    go();
    await closing;

    // Assess
    expect(driving).toEqual([runs[0]?.id]);
    expect(queued).toBe(2);
    expect(events.map((of) => of.filter(({ type }) => type === 'run.queued').length)).toEqual([0, 1, 1]);
    expect(driven).toEqual(driving);
    expect(faults).toHaveLength(1);
    expect(await Promise.all(runs.slice(1).map(async ({ id }) => (await world.ports.runs.get(id))?.status))).toEqual([
      'running',
      'running',
    ]);
  });
});
