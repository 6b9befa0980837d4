import { describe, expect, it } from '@jest/globals';
import type { ReviewStore } from '../../lib/app/ports.ts';
import { aDecision, aReview, digestOf } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

/** What every ReviewStore does. */
export function reviewStoreContract(create: CreateHarness<ReviewStore>): void {
  const fresh = (body: (store: ReviewStore) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('ReviewStore', () => {
    it(
      'opens a review once: the same id again changes neither it nor its token',
      fresh(async (store) => {
        const review = aReview({ task: '1.2', previous: digestOf('1') });

        expect(await store.open(review, 'token-1')).toEqual(review);
        expect(await store.open(aReview({ digest: digestOf('2') }), 'token-2')).toEqual(review);

        expect(await store.get('review-1')).toEqual(review);
        expect(await store.decide('review-1', aDecision())).toMatchObject({ outcome: 'decided', token: 'token-1' });
      }),
    );

    it(
      'lists by run and status, oldest first, and never shows a token',
      fresh(async (store) => {
        await store.open(aReview({ id: 'b', requestedAt: '2026-11-01T00:00:02.000Z' }), 'secret-b');
        await store.open(aReview({ id: 'a', requestedAt: '2026-11-01T00:00:01.000Z' }), 'secret-a');
        await store.open(aReview({ id: 'c', runId: 'run-2' }), 'secret-c');
        await store.decide('b', aDecision());

        const all = await store.list({});

        expect((await store.list({ runId: 'run-1' })).map((review) => review.id)).toEqual(['a', 'b']);
        expect((await store.list({ runId: 'run-1', status: 'pending' })).map((review) => review.id)).toEqual(['a']);
        expect(all).toHaveLength(3);
        expect(JSON.stringify(all)).not.toContain('secret');
      }),
    );

    it.each(['approved', 'changes-requested', 'edited', 'rejected'] as const)(
      'records the decision %s with who, how and what',
      (decision) =>
        fresh(async (store) => {
          const made = aDecision({ decision, comment: 'see 1.2', ...(decision === 'edited' ? { edited: digestOf('7') } : {}) });
          await store.open(aReview(), 'token-1');

          const result = await store.decide('review-1', made);

          expect(result).toEqual({ outcome: 'decided', review: aReview({ status: decision, decision: made }), token: 'token-1' });
          expect(await store.get('review-1')).toEqual(aReview({ status: decision, decision: made }));
        })(),
    );

    it(
      'refuses a decision about other bytes and stays pending',
      fresh(async (store) => {
        await store.open(aReview(), 'token-1');

        const result = await store.decide('review-1', aDecision({ digest: digestOf('9') }));

        expect(result).toEqual({ outcome: 'digest-differs', review: aReview() });
        expect(await store.get('review-1')).toEqual(aReview());
        expect(await store.undelivered()).toEqual([]);
      }),
    );

    it(
      'tells an unknown review, and lets the first of two deciders win',
      fresh(async (store) => {
        await store.open(aReview(), 'token-1');

        const unknown = await store.decide('review-9', aDecision());
        const both = await Promise.all([
          store.decide('review-1', aDecision()),
          store.decide('review-1', aDecision({ decision: 'rejected' })),
        ]);

        expect(unknown).toEqual({ outcome: 'not-found' });
        expect(both.map((result) => result.outcome).toSorted()).toEqual(['already-decided', 'decided']);
        expect(both.find((result) => result.outcome === 'already-decided')).toEqual({
          outcome: 'already-decided',
          review: await store.get('review-1'),
        });
      }),
    );

    it(
      'keeps the token of a decided review until it was delivered',
      fresh(async (store) => {
        await store.open(aReview(), 'token-1');
        await store.open(aReview({ id: 'review-2' }), 'token-2');
        await store.delivered('review-2');
        await store.decide('review-1', aDecision());

        const before = await store.undelivered();
        await store.delivered('review-1');
        const after = await store.undelivered();

        expect(before).toEqual([{ review: aReview({ status: 'approved', decision: aDecision() }), token: 'token-1' }]);
        expect(after).toEqual([]);
        expect(await store.decide('review-2', aDecision())).toMatchObject({ outcome: 'decided', token: 'token-2' });
      }),
    );

    it.each([
      { name: 'a person at the terminal', decision: aDecision({ via: 'terminal' }), found: true },
      { name: 'a person by command', decision: aDecision({ via: 'command' }), found: true },
      { name: 'a person through the API', decision: aDecision({ via: 'api' }), found: true },
      { name: 'policy', decision: aDecision({ via: 'policy' }), found: false },
      { name: 'a playbook', decision: aDecision({ via: 'scripted' }), found: false },
      { name: 'an approval carried over', decision: aDecision({ via: 'carried-over' }), found: false },
      { name: 'a person who rejected', decision: aDecision({ decision: 'rejected' }), found: false },
    ])('finds the approval of the same bytes by a person: $name → $found', ({ decision, found }) =>
      fresh(async (store) => {
        await store.open(aReview(), 'token-1');
        await store.decide('review-1', decision);

        const approval = await store.approvalOf('user-preferences', 'requirements', digestOf('c'));

        expect(approval?.id).toBe(found ? 'review-1' : undefined);
        expect(await store.approvalOf('user-preferences', 'requirements', digestOf('9'))).toBeUndefined();
        expect(await store.approvalOf('user-preferences', 'design', digestOf('c'))).toBeUndefined();
        expect(await store.approvalOf('other', 'requirements', digestOf('c'))).toBeUndefined();
      })(),
    );

    it(
      'finds the latest of several approvals, in any run',
      fresh(async (store) => {
        await store.open(aReview({ id: 'late', runId: 'run-2' }), 't1');
        await store.open(aReview({ id: 'early' }), 't2');
        await store.decide('late', aDecision({ at: '2026-11-02T00:00:00.000Z' }));
        await store.decide('early', aDecision({ at: '2026-11-01T00:00:00.000Z' }));

        const approval = await store.approvalOf('user-preferences', 'requirements', digestOf('c'));

        expect(approval?.id).toBe('late');
      }),
    );
  });
}
