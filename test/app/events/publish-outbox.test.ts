import { describe, expect, it } from '@jest/globals';
import { publishOutbox } from '../../../lib/app/events/publish-outbox.ts';
import {
  type BusEvent,
  EVENT_BUS_BATCH,
  type EventBus,
  type Outbox,
  type OutboxEntry,
  type PublishFailure,
} from '../../../lib/app/ports.ts';
import { anEvent, aRun } from '../../support/records.ts';

/** An outbox in memory, holding one event for each of the given types. */
function outboxOf(...types: string[]): Outbox & { entries: OutboxEntry[] } {
  const entries = types.map((type, index) => ({
    id: `entry-${index}`,
    project: 'github.com/acme/shop',
    sequence: index + 1,
    event: anEvent({ key: `k${index}`, type, data: dataOf(type, index) }),
  }));
  return {
    entries,
    pending: (limit) => Promise.resolve(entries.slice(0, limit)),
    delivered: (ids) => {
      entries.splice(0, entries.length, ...entries.filter(({ id }) => !ids.includes(id)));
      return Promise.resolve();
    },
  };
}

function dataOf(type: string, index: number): NonNullable<OutboxEntry['event']['data']> {
  if (type === 'task.completed') return { task: `${index}`, commit: 'c0ffee' };
  if (type === 'review.requested') return { review: `review-${index}`, subject: 'design', digest: 'd', findings: 0 };
  return {};
}

/** A bus that notes what it took, and refuses what it is told to. */
function busOf(refuse: (event: BusEvent, call: number) => Omit<PublishFailure, 'index'> | undefined = () => undefined) {
  const taken: BusEvent[] = [];
  const calls: number[] = [];
  const bus: EventBus = {
    publish: (events) => {
      calls.push(events.length);
      const failures = events.flatMap((event, index) => {
        const failure = refuse(event, calls.length);
        if (failure === undefined) taken.push(event);
        return failure === undefined ? [] : [{ index, ...failure }];
      });
      return Promise.resolve(failures);
    },
  };
  return { bus, taken, calls };
}

const runs = { get: (id: string) => Promise.resolve(id === 'run-1' ? aRun({ repository: 'github.com/acme/shop' }) : undefined) };
const THROTTLED = { code: 'ThrottlingException', message: 'slow down', retryable: true };
const completed = (count: number): string[] => Array<string>(count).fill('task.completed');
const keysOf = (events: readonly BusEvent[]): unknown[] => events.map(({ detail }) => detail['task']);

describe('publishOutbox', () => {
  it('publishes everything in order, in calls of ten, and forgets it', async () => {
    const outbox = outboxOf(...completed(23));
    const { bus, taken, calls } = busOf();

    const report = await publishOutbox({ outbox, bus, runs }, { page: 50 });

    expect(report).toEqual({ published: 23, silent: 0, kept: [], dropped: [] });
    expect(keysOf(taken)).toEqual(Array.from({ length: 23 }, (_, index) => String(index)));
    expect(calls).toEqual([10, 10, 3]);
    expect(outbox.entries).toEqual([]);
  });

  it('goes on page after page', async () => {
    const outbox = outboxOf(...completed(12));
    const { bus, taken } = busOf();

    await publishOutbox({ outbox, bus, runs }, { page: 5 });

    expect(taken).toHaveLength(12);
  });

  it('keeps what the bus refused for the next round, and only that', async () => {
    const outbox = outboxOf(...completed(15));
    const first = busOf(({ detail }) => (detail['task'] === '3' || detail['task'] === '12' ? THROTTLED : undefined));

    const report = await publishOutbox({ outbox, bus: first.bus, runs }, { page: 5 });
    const left = outbox.entries.map(({ id }) => id);
    const second = busOf();
    await publishOutbox({ outbox, bus: second.bus, runs });

    expect(report).toMatchObject({ published: 13, kept: [{ event: 'run-1/k3', code: 'ThrottlingException' }, { event: 'run-1/k12' }] });
    expect(left).toEqual(['entry-3', 'entry-12']);
    expect(keysOf(second.taken)).toEqual(['3', '12']);
    expect(outbox.entries).toEqual([]);
  });

  it('ends when a whole page was refused, instead of asking for ever', async () => {
    const outbox = outboxOf(...completed(8));
    const { bus, calls } = busOf(() => THROTTLED);

    const report = await publishOutbox({ outbox, bus, runs }, { page: 4 });

    expect(report.kept).toHaveLength(4);
    expect(calls).toEqual([4]);
    expect(outbox.entries).toHaveLength(8);
  });

  it('forgets what concerns nobody, and what can never be published, and says so', async () => {
    const outbox = outboxOf('stage-started', 'task.completed', 'review.decided', 'task.completed');
    const { bus, taken } = busOf(({ detail }) =>
      detail['task'] === '3' ? { code: 'event-too-large', message: 'too large', retryable: false } : undefined,
    );

    const report = await publishOutbox({ outbox, bus, runs });

    expect(report).toEqual({
      published: 1,
      silent: 1,
      kept: [],
      dropped: [
        { event: 'run-1/k2', reason: expect.stringContaining('review.decided') },
        { event: 'run-1/k3', reason: 'event-too-large: too large' },
      ],
    });
    expect(keysOf(taken)).toEqual(['1']);
    expect(outbox.entries).toEqual([]);
  });

  it('does not stop at an event of a run that is gone', async () => {
    const outbox = outboxOf(...completed(2));
    Object.assign(outbox.entries[0]?.event ?? {}, { runId: 'run-9' });
    const { bus, taken } = busOf();

    const report = await publishOutbox({ outbox, bus, runs });

    expect(report.dropped).toEqual([{ event: 'run-9/k0', reason: 'there is no run run-9' }]);
    expect(taken).toHaveLength(1);
  });

  it('keeps all that follows from one event in one call, and forgets the event only when all of it was taken', async () => {
    const outbox = outboxOf(...completed(EVENT_BUS_BATCH - 1), 'review.requested');
    const { bus, calls } = busOf(({ detailType }) => (detailType === 'run.waiting' ? THROTTLED : undefined));

    const report = await publishOutbox({ outbox, bus, runs });

    expect(calls).toEqual([9, 2]);
    expect(report.published).toBe(10);
    expect(outbox.entries.map(({ event }) => event.type)).toEqual(['review.requested']);
  });

  it('loses nothing when the bus cannot be reached in the middle', async () => {
    const outbox = outboxOf(...completed(15));
    const { bus } = busOf((_, call) => {
      if (call === 2) throw new Error('no route');
      return undefined;
    });

    await expect(publishOutbox({ outbox, bus, runs })).rejects.toThrow('no route');

    expect(outbox.entries.map(({ sequence }) => sequence)).toEqual([11, 12, 13, 14, 15]);
  });

  it('stops between two calls when its time is up', async () => {
    const outbox = outboxOf(...completed(30));
    const { bus, calls } = busOf();

    await publishOutbox({ outbox, bus, runs }, { goOn: () => calls.length < 2 });

    expect(outbox.entries).toHaveLength(10);
  });
});
