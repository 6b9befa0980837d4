import { expect } from '@jest/globals';
import { verifyChain } from '../../lib/domain/ledger/index.ts';
import { CALLS, type CrowdStores, crowdRun, type Deed, EVENTS, endOf } from './crowd-life.ts';
import { sha256 } from './memory-artefacts.ts';

/** Nothing lost, nothing stuck, nothing illegal, nothing twice: read back from the stores, and by what the workers say they did. */
export async function assessCrowd(stores: CrowdStores, count: number, deeds: readonly Deed[]): Promise<void> {
  const done = new Map<Deed, number>();
  for (const deed of deeds) done.set(deed, (done.get(deed) ?? 0) + 1);
  const problems = await Promise.all(Array.from({ length: count }, (_, index) => problemsOf(stores, index, done)));
  expect(problems.flat()).toEqual([]);
  const entries = await stores.ledger.read();
  expect(verifyChain(entries, sha256)).toMatchObject({ intact: true, entries: count });
  const waiting = await stores.outbox.pending(count * EVENTS.length + 1);
  expect(waiting.map(({ event }) => `${event.runId} ${event.key}`).toSorted()).toEqual(
    Array.from({ length: count }, (_, index) => EVENTS.map((key) => `${crowdRun(index)} ${key}`))
      .flat()
      .toSorted(),
  );
  expect(await stores.reviews.undelivered()).toEqual([]);
}

async function problemsOf(stores: CrowdStores, index: number, done: ReadonlyMap<Deed, number>): Promise<string[]> {
  const id = crowdRun(index);
  const times = (deed: string): number => done.get(`${id} ${deed}`) ?? 0;
  const [run, events, total, review] = await Promise.all([
    stores.runs.get(id),
    stores.runs.events(id),
    stores.usage.total(id),
    stores.reviews.get(`review-${index}`),
  ]);
  const once = ['created', 'created>running', 'decided', `running>${endOf(index)}`, ...EVENTS.map((key) => `told ${key}`)];
  const checks: Record<string, boolean> = {
    lost: run !== undefined,
    stuck: run?.status === endOf(index),
    'not the reason of its last move': run?.reason === `running to ${endOf(index)}`,
    'events lost or doubled': events.map(({ key }) => key).join() === EVENTS.join(),
    'usage lost or doubled': total.calls === CALLS && Math.abs(total.usd - CALLS * 0.1) < 1e-9 && total.tokens === CALLS * 127,
    'review not decided': review?.status === 'approved',
    // From running to waiting as often as back, or the last move was illegal.
    'illegal move': times('running>waiting') === times('waiting>running'),
  };
  const broken = Object.entries(checks).flatMap(([problem, fine]) => (fine ? [] : [problem]));
  return [...broken, ...once.flatMap((deed) => (times(deed) === 1 ? [] : [`${deed}: ${times(deed)} times`]))].map(
    (what) => `${id}: ${what}`,
  );
}
