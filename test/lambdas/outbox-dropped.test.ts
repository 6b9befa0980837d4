import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../lambdas/outbox/handler.ts';
import type { OutboxEntry } from '../../lib/app/ports.ts';
import { anEvent, aRun } from '../support/records.ts';

const context = { getRemainingTimeInMillis: () => 60_000 };

/** An outbox that holds one entry of each event. */
function portsOf(...events: OutboxEntry['event'][]) {
  let entries = events.map((event, index): OutboxEntry => ({ id: `${index}`, project: 'p', sequence: index, event }));
  return {
    runs: { get: async () => aRun() },
    bus: { publish: async () => [] },
    outbox: {
      pending: async () => entries,
      delivered: async (ids: readonly string[]) => {
        entries = entries.filter(({ id }) => !ids.includes(id));
      },
    },
  };
}

describe('the function of the outbox', () => {
  it('tells what was forgotten because it can never be published', async () => {
    const told: unknown[] = [];
    const broken = anEvent({ key: 'broken', type: 'task.completed', data: {} });

    const reply = await createHandler(portsOf(broken), (dropped) => told.push(dropped))({}, context);

    expect(reply).toMatchObject({ published: 0, dropped: [{ event: expect.stringContaining('broken') }] });
    expect(told).toEqual([[{ event: `${broken.runId}/broken`, reason: expect.stringContaining('does not fit task.completed') }]]);
  });

  it('tells nothing where everything went out', async () => {
    const told: unknown[] = [];
    const fine = anEvent({ type: 'task.completed', data: { task: '1', commit: 'c0ffee' } });

    await createHandler(portsOf(fine), (dropped) => told.push(dropped))({}, context);

    expect(told).toEqual([]);
  });
});
