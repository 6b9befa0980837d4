import { describe, expect, it } from '@jest/globals';
import { type Clock, IDEMPOTENCY_LEASE_SECONDS, IDEMPOTENCY_TTL_SECONDS, type IdempotencyStore } from '../../lib/app/ports.ts';
import { digestOf } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const REQUEST = digestOf('1');
const OTHER = digestOf('2');
const RESPONSE = { status: 201, headers: { etag: '"x"' }, body: { id: 'run-1', list: [1, null, 'ü'] } };

/** A clock that stands until it is put forward. */
class StandingClock implements Clock {
  #now = new Date('2026-11-01T10:00:00.500Z').getTime();
  now(): Date {
    return new Date(this.#now);
  }
  forward(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

/** What every IdempotencyStore does. */
export function idempotencyStoreContract(create: (clock: Clock) => ReturnType<CreateHarness<IdempotencyStore>>): void {
  const fresh = (body: (store: IdempotencyStore, clock: StandingClock) => Promise<void>): (() => Promise<void>) => {
    const clock = new StandingClock();
    return withHarness(
      () => create(clock),
      (store) => body(store, clock),
    );
  };

  describe('IdempotencyStore', () => {
    it(
      'lets a request through once, then answers as the first was answered',
      fresh(async (store) => {
        const first = await store.begin('key', REQUEST);
        const meanwhile = await store.begin('key', REQUEST);
        await store.complete('key', REQUEST, RESPONSE);
        const after = await store.begin('key', REQUEST);

        expect(first).toEqual({ outcome: 'new' });
        expect(meanwhile).toEqual({ outcome: 'in-progress' });
        expect(after).toEqual({ outcome: 'replay', response: RESPONSE });
        expect(await store.begin('another', REQUEST)).toEqual({ outcome: 'new' });
      }),
    );

    it.each([{ done: false }, { done: true }])('refuses another request under the same key (first one done: $done)', ({ done }) =>
      fresh(async (store) => {
        await store.begin('key', REQUEST);
        if (done) await store.complete('key', REQUEST, RESPONSE);

        expect(await store.begin('key', OTHER)).toEqual({ outcome: 'conflict' });
      })(),
    );

    it(
      'lets one of many at once through',
      fresh(async (store) => {
        const results = await Promise.all(Array.from({ length: 12 }, () => store.begin('key', REQUEST)));

        expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([...Array<string>(11).fill('in-progress'), 'new']);
      }),
    );

    it(
      'lets a request through again that was abandoned, but not one that was completed',
      fresh(async (store) => {
        await store.begin('key', REQUEST);
        await store.abandon('key', REQUEST);
        const again = await store.begin('key', REQUEST);
        await store.complete('key', REQUEST, null);
        await store.abandon('key', REQUEST);

        expect(again).toEqual({ outcome: 'new' });
        expect(await store.begin('key', REQUEST)).toEqual({ outcome: 'replay', response: null });
      }),
    );

    it(
      'forgets what was begun and never completed after its lease, and what was completed after a day',
      fresh(async (store, clock) => {
        await store.begin('key', REQUEST);
        clock.forward(IDEMPOTENCY_LEASE_SECONDS - 1);
        const within = await store.begin('key', REQUEST);
        clock.forward(1);
        const lost = await store.begin('key', REQUEST);
        await store.complete('key', REQUEST, RESPONSE);
        clock.forward(IDEMPOTENCY_TTL_SECONDS - 1);
        const remembered = await store.begin('key', REQUEST);
        clock.forward(1);
        const forgotten = await store.begin('key', OTHER);

        expect([within, lost, remembered, forgotten].map(({ outcome }) => outcome)).toEqual(['in-progress', 'new', 'replay', 'new']);
      }),
    );

    it(
      'does not answer a request with the late response of another one that lost its lease',
      fresh(async (store, clock) => {
        await store.begin('key', REQUEST);
        clock.forward(IDEMPOTENCY_LEASE_SECONDS);
        await store.begin('key', OTHER);

        await store.complete('key', REQUEST, RESPONSE);
        await store.abandon('key', REQUEST);

        expect(await store.begin('key', OTHER)).toEqual({ outcome: 'in-progress' });
      }),
    );

    it(
      'completes only what was begun, and only once',
      fresh(async (store) => {
        await store.complete('never', REQUEST, RESPONSE);
        await store.begin('key', REQUEST);
        await store.complete('key', REQUEST, RESPONSE);
        await store.complete('key', REQUEST, { other: true });

        expect(await store.begin('never', REQUEST)).toEqual({ outcome: 'new' });
        expect(await store.begin('key', REQUEST)).toEqual({ outcome: 'replay', response: RESPONSE });
      }),
    );

    it(
      'tells whoever repeats a request that was lost how far it had come, as long as a response would be remembered',
      fresh(async (store, clock) => {
        await store.begin('key', REQUEST);
        const noted = await store.note('key', REQUEST, { runId: 'run-1' });
        clock.forward(IDEMPOTENCY_LEASE_SECONDS - 1);
        const within = await store.begin('key', REQUEST);
        clock.forward(1);
        const other = await store.begin('key', OTHER);
        const lost = await Promise.all([1, 2, 3].map(() => store.begin('key', REQUEST)));
        clock.forward(IDEMPOTENCY_LEASE_SECONDS);
        const again = await store.begin('key', REQUEST);
        await store.complete('key', REQUEST, RESPONSE);
        const done = await store.begin('key', REQUEST);

        expect(noted).toBe(true);
        expect(within).toEqual({ outcome: 'in-progress' });
        expect(other).toEqual({ outcome: 'conflict' });
        expect(lost.filter(({ outcome }) => outcome === 'new')).toEqual([{ outcome: 'new', noted: { runId: 'run-1' } }]);
        expect(lost.filter(({ outcome }) => outcome === 'in-progress')).toHaveLength(2);
        expect(again).toEqual({ outcome: 'new', noted: { runId: 'run-1' } });
        expect(done).toEqual({ outcome: 'replay', response: RESPONSE });
      }),
    );

    it(
      'keeps a note when the request is abandoned, and lets it be tried again at once',
      fresh(async (store) => {
        await store.begin('key', REQUEST);
        await store.note('key', REQUEST, 'run-1');
        await store.abandon('key', REQUEST);

        expect(await store.begin('key', REQUEST)).toEqual({ outcome: 'new', noted: 'run-1' });
        expect(await store.begin('key', REQUEST)).toEqual({ outcome: 'in-progress' });
      }),
    );

    it(
      'notes only what is in progress',
      fresh(async (store, clock) => {
        await store.begin('key', REQUEST);
        const foreign = await store.note('key', OTHER, 'x');
        await store.complete('key', REQUEST, RESPONSE);
        const late = await store.note('key', REQUEST, 'x');
        await store.begin('lost', REQUEST);
        clock.forward(IDEMPOTENCY_LEASE_SECONDS);
        await store.begin('lost', OTHER);

        expect([await store.note('never', REQUEST, 'x'), foreign, late, await store.note('lost', REQUEST, 'x')]).toEqual([
          false,
          false,
          false,
          false,
        ]);
        expect(await store.begin('key', REQUEST)).toEqual({ outcome: 'replay', response: RESPONSE });
      }),
    );
  });
}
