import type { Ledger, Outbox, ReviewStore, RunStore, UsageStore } from '../../lib/app/ports.ts';
import type { RunStatus } from '../../lib/domain/workflow/run.ts';
import { aDecision, anEvent, aReview, aRun, aUsage } from './records.ts';

/** The stores that many runs write to at once. */
export interface CrowdStores {
  runs: RunStore;
  reviews: ReviewStore;
  usage: UsageStore;
  ledger: Ledger;
  outbox: Outbox;
}

/** What a worker believes to have been the one to do; counted over all workers, every effect must have been had once. */
export type Deed = string;

const ENDS: readonly RunStatus[] = ['succeeded', 'failed', 'rejected'];
export const CALLS = 1;
export const EVENTS = ['finished'];

/** Where a run ends. */
export const endOf = (index: number): RunStatus => ENDS[index % ENDS.length] ?? 'failed';

export const crowdRun = (index: number): string => `run-${index}`;

/** Lives the life of a run through the stores, as its stages would; others may live the same at the same moment. */
export async function liveRun(stores: CrowdStores, index: number): Promise<Deed[]> {
  const { runs, reviews, usage, ledger } = stores;
  const id = crowdRun(index);
  const deeds: Deed[] = [];
  const did = (deed: string, done: boolean): void => {
    if (done) deeds.push(`${id} ${deed}`);
  };
  const move = async (from: RunStatus, to: RunStatus): Promise<void> => {
    const result = await runs.move(id, [from], to, { at: '2026-11-01T10:00:00.000Z', reason: `${from} to ${to}` });
    did(`${from}>${to}`, result.moved);
  };
  did('created', await runs.create(aRun({ id, spec: `spec-${index}` })));
  await move('created', 'running');
  for (let call = 0; call < CALLS; call += 1) await usage.record(aUsage({ runId: id, callKey: `${id}-${call}`, usd: 0.1 }));
  await reviews.open(aReview({ id: `review-${index}`, runId: id }), `token-${index}`);
  await move('running', 'waiting');
  const decision = await reviews.decide(`review-${index}`, aDecision());
  did('decided', decision.outcome === 'decided' && decision.token === `token-${index}`);
  await ledger.append({ runId: id, key: 'decided', type: 'review.decided', at: '2026-11-01T10:00:00.000Z', data: { index } });
  await reviews.delivered(`review-${index}`);
  await move('waiting', 'running');
  await move('running', endOf(index));
  did('told finished', await runs.appendEvent(anEvent({ runId: id, key: 'finished' })));
  return deeds;
}
