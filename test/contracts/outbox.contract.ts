import { describe, expect, it } from '@jest/globals';
import type { Outbox, RunStore } from '../../lib/app/ports.ts';
import { anEvent, aRun } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

/** An outbox and the store that fills it. */
export interface OutboxAndRuns {
  outbox: Outbox;
  runs: RunStore;
}

/** What every Outbox does, filled by the RunStore beside it. */
export function outboxContract(create: CreateHarness<OutboxAndRuns>, project: string): void {
  const fresh = (body: (stores: OutboxAndRuns) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('Outbox', () => {
    it(
      'holds every event once, oldest first, with its project and its place in the run',
      fresh(async ({ outbox, runs }) => {
        await runs.create(aRun({ repository: project }));
        const events = ['z', 'a', 'm'].map((key, index) => anEvent({ key, at: `2026-11-01T10:00:0${index}.000Z`, data: { index } }));
        for (const event of events) await runs.appendEvent(event);
        await runs.appendEvent(anEvent({ key: 'z' }));

        const pending = await outbox.pending(10);

        expect(pending.map(({ event }) => event)).toEqual(events);
        expect(pending.map((entry) => entry.project)).toEqual([project, project, project]);
        expect(pending.map(({ sequence }) => sequence)).toEqual(pending.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
        expect(new Set(pending.map(({ id }) => id)).size).toBe(3);
      }),
    );

    it(
      'gives at most what was asked for, the same again until it was delivered, and then never again',
      fresh(async ({ outbox, runs }) => {
        for (const key of ['a', 'b', 'c']) await runs.appendEvent(anEvent({ key }));

        const [first, second] = await outbox.pending(2);
        const again = await outbox.pending(2);
        await outbox.delivered([first?.id ?? '', 'unknown']);
        await outbox.delivered([first?.id ?? '']);
        const rest = await outbox.pending(10);

        expect(again.map(({ id }) => id)).toEqual([first?.id, second?.id]);
        expect(rest.map(({ event }) => event.key)).toEqual(['b', 'c']);
        expect(await outbox.pending(0)).toEqual([]);
      }),
    );

    it(
      'does not bring back what was delivered when the event is told again, and keeps the history of the run',
      fresh(async ({ outbox, runs }) => {
        await runs.appendEvent(anEvent());
        await outbox.delivered((await outbox.pending(10)).map(({ id }) => id));

        const told = await runs.appendEvent(anEvent());

        expect(told).toBe(false);
        expect(await outbox.pending(10)).toEqual([]);
        expect(await runs.events('run-1')).toEqual([anEvent()]);
      }),
    );

    it(
      'loses nothing of many that tell at once, and forgets many at once',
      fresh(async ({ outbox, runs }) => {
        const keys = Array.from({ length: 30 }, (_, index) => `k${index}`);
        await Promise.all(keys.map((key, index) => runs.appendEvent(anEvent({ key, runId: `run-${index % 6}` }))));

        const pending = await outbox.pending(100);
        await outbox.delivered(pending.map(({ id }) => id));

        expect(pending.map(({ event }) => event.key).toSorted()).toEqual(keys.toSorted());
        expect(await outbox.pending(100)).toEqual([]);
      }),
    );
  });
}
