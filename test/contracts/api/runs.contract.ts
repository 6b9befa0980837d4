/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers have many shapes: a wrong access fails the test that makes it */
import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../../lib/domain/workflow/run.ts';
import type { ApiAnswer, ApiHost, StartHost } from '../../support/api/hosts.ts';
import { SECRET_TOKEN } from '../../support/api/world.ts';
import { apiFixture } from './fixture.ts';

/** Runs and reviews, alike on every host. */
export function runsAndReviewsContract(start: StartHost): void {
  const api = apiFixture(start);

  describe('runs', () => {
    api.fresh();

    it('are accepted, recorded with their requester, and driven', async () => {
      const answer = await api.host.request({
        method: 'POST',
        path: '/v1/runs',
        as: 'requester',
        body: { request: 'Let callers divide.', spec: 'division', budget: { usd: 2 } },
      });

      expect(answer).toMatchObject({
        status: 202,
        json: { upToDate: false, run: { spec: 'division', requester: 'requester@example.org' } },
      });
      const { id } = answer.json.run;
      expect(answer.headers['location']).toBe(`/v1/runs/${id}`);
      expect(answer.json.run.budget.usd).toBe(2);
      expect(api.world.driven).toEqual([`start ${id}`]);
      expect((await api.host.request({ path: `/v1/runs/${id}`, as: 'auditor' })).json).toMatchObject({
        id,
        status: 'created',
        project: api.world.platform.root,
      });
    });

    it('are listed newest first, page by page, each once', async () => {
      for (const spec of ['a', 'b', 'c']) await api.world.seedRun({ spec });
      const seen: string[] = [];
      let path = '/v1/runs?limit=2';
      for (;;) {
        const { status, json } = await api.host.request({ path, as: 'auditor' });
        expect(status).toBe(200);
        seen.push(...json.items.map(({ spec }: Run) => spec));
        if (json.next === undefined) break;
        path = `/v1/runs?limit=2&cursor=${json.next}`;
      }

      expect(seen).toHaveLength(4);
      expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'subtraction']);
    });

    it('are all reached by their pages, whatever comes or moves in between', async () => {
      for (const spec of ['a', 'b', 'c', 'd']) await api.world.seedRun({ spec });
      const seen: string[] = [];
      let next: string | undefined = '';
      for (let page = 0; next !== undefined; page += 1) {
        const path: string = `/v1/runs?limit=1&status=running${next === '' ? '' : `&cursor=${next}`}`;
        const { status, json } = await api.host.request({ path, as: 'auditor' });
        expect(status).toBe(200);
        seen.push(...json.items.map(({ spec }: Run) => spec));
        // The run that the cursor names is no longer in the list, and another one has come to its head.
        if (page === 1) await api.world.ports.runs.move(json.items[0].id, ['running'], 'failed', { at: api.run.createdAt });
        if (page === 1) await api.world.seedRun({ spec: 'late' });
        next = json.next;
      }

      expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    });

    it.each([
      {
        what: 'of another list',
        cursor: async () => (await api.host.request({ path: `/v1/runs/${api.run.id}/events?limit=1`, as: 'auditor' })).json.next,
      },
      { what: 'that was changed', cursor: async () => Promise.resolve('eyJ2IjoxfQ') },
      { what: 'that is no base64', cursor: async () => Promise.resolve('-') },
    ])('refuse a cursor $what', async ({ cursor }) => {
      const answer = await api.host.request({ path: `/v1/runs?cursor=${await cursor()}`, as: 'auditor' });

      expect(answer).toMatchObject({ status: 400, json: { code: 'cursor-invalid' } });
    });

    it('can be followed by their events: the last cursor asks for what comes next', async () => {
      const first = await api.host.request({ path: `/v1/runs/${api.run.id}/events`, as: 'auditor' });
      const nothing = await api.host.request({ path: `/v1/runs/${api.run.id}/events?cursor=${first.json.next}`, as: 'auditor' });
      await api.world.ports.runs.appendEvent({ runId: api.run.id, key: 'late', type: 'test', at: api.run.createdAt, message: 'late' });
      const more = await api.host.request({ path: `/v1/runs/${api.run.id}/events?cursor=${nothing.json.next}`, as: 'auditor' });

      expect(first.json.items.map(({ type }: { type: string }) => type)).toEqual(['run.created', 'review.requested']);
      expect(nothing.json.items).toEqual([]);
      expect(more.json.items).toMatchObject([{ key: 'late' }]);
    });

    it('are cancelled once, with the reason', async () => {
      const answer = await api.host.request({
        method: 'POST',
        path: `/v1/runs/${api.run.id}/cancel`,
        as: 'operator',
        body: { reason: 'done by hand' },
      });
      const again = await api.host.request({ method: 'POST', path: `/v1/runs/${api.run.id}/cancel`, as: 'operator' });

      expect(answer).toMatchObject({ status: 200, json: { run: { status: 'cancelled', reason: 'done by hand' } } });
      expect(api.world.driven).toEqual([`abort ${api.run.id}`]);
      expect(again).toMatchObject({ status: 409, json: { code: 'run-ended' } });
    });

    it('leave no review that waits when they are cancelled', async () => {
      const list = async (query: string) =>
        (await api.host.request({ path: `/v1/reviews?run=${api.run.id}${query}`, as: 'reviewer' })).json.items as {
          id: string;
          status: string;
        }[];
      const before = await list('');
      await api.host.request({ method: 'POST', path: `/v1/runs/${api.run.id}/cancel`, as: 'operator' });
      const shown = await api.host.request({ path: `/v1/reviews/${api.review.id}`, as: 'reviewer' });

      expect(before).toMatchObject([{ id: api.review.id, status: 'pending' }]);
      expect(await list('')).toEqual([]);
      expect(await list('&status=all')).toMatchObject([{ id: api.review.id, status: 'withdrawn' }]);
      expect(await list('&status=withdrawn')).toHaveLength(1);
      expect(await list('&status=approved')).toEqual([]);
      expect(shown.json.review.status).toBe('withdrawn');
    });

    it('go on after a failure, with another budget', async () => {
      await api.world.ports.runs.move(api.run.id, ['waiting', 'running'], 'failed', { at: api.run.createdAt, reason: 'a gate' });

      const answer = await api.host.request({
        method: 'POST',
        path: `/v1/runs/${api.run.id}/resume`,
        as: 'operator',
        body: { budget: { usd: 9 } },
      });

      expect(answer).toMatchObject({ status: 202, json: { run: { status: 'running', budget: { usd: 9 } } } });
      expect(api.world.driven).toEqual([`start ${api.run.id}`]);
    });

    it('go on once where two ask for it at the same moment: the slower one is told, and starts nothing', async () => {
      const { runs } = api.world.ports;
      const { move } = runs;
      await move(api.run.id, ['waiting', 'running'], 'failed', { at: api.run.createdAt });
      const resume = () => api.host.request({ method: 'POST', path: `/v1/runs/${api.run.id}/resume`, as: 'operator' });
      const faster = Promise.withResolvers<ApiAnswer>();
      runs.move = async (...step) => {
        runs.move = move;
        faster.resolve(await resume());
        return move(...step);
      };

      const slower = await resume();

      expect(await faster.promise).toMatchObject({ status: 202, json: { run: { status: 'running' } } });
      expect(slower).toMatchObject({ status: 409, json: { code: 'run-already-resumed' } });
      expect(api.world.driven).toEqual([`start ${api.run.id}`]);
    });
  });

  describe('reviews', () => {
    api.fresh();

    it('are listed while they wait, and read with texts and the digest as ETag', async () => {
      const list = await api.host.request({ path: '/v1/reviews', as: 'reviewer' });
      const read = await api.host.request({ path: `/v1/reviews/${api.review.id}`, as: 'reviewer' });

      expect(list.json.items).toMatchObject([{ id: api.review.id, status: 'pending' }]);
      expect(read).toMatchObject({
        status: 200,
        json: { review: { id: api.review.id }, texts: [{ text: '# Requirements Document\n' }], diff: '' },
      });
      expect(read.headers['etag']).toBe(`"${api.review.digest}"`);
      expect(list.text + read.text).not.toContain(SECRET_TOKEN);
    });

    it('that wait are all reached by their pages, also when one of them is decided meanwhile', async () => {
      const other = await api.world.seedReview(await api.world.seedRun({ spec: 'other' }));
      const third = await api.world.seedReview(await api.world.seedRun({ spec: 'third' }));
      const first = await api.host.request({ path: '/v1/reviews?limit=1', as: 'reviewer' });
      await decide({ decision: 'approved' });
      const second = await api.host.request({ path: `/v1/reviews?limit=1&cursor=${first.json.next}`, as: 'reviewer' });
      const last = await api.host.request({ path: `/v1/reviews?limit=1&cursor=${second.json.next}`, as: 'reviewer' });

      expect([first, second, last].map(({ json }) => json.items[0].id)).toEqual([api.review.id, other.id, third.id]);
      expect(last.json.next).toBeUndefined();
    });

    it('are decided about the bytes that If-Match names', async () => {
      const answer = await decide({ comment: 'Good.', decision: 'approved' });

      expect(answer).toMatchObject({
        status: 200,
        json: { status: 'approved', decision: { by: 'reviewer@example.org', via: 'api', comment: 'Good.' } },
      });
      expect(api.world.driven).toEqual([`wake ${api.run.id}`]);
      expect(answer.text).not.toContain(SECRET_TOKEN);
    });

    it.each([
      { what: 'without If-Match', tag: '', status: 428, code: 'if-match-required' },
      { what: 'with If-Match: *', tag: '*', status: 428, code: 'if-match-required' },
      { what: 'with a weak tag', tag: () => `W/"${api.review.digest}"`, status: 428, code: 'if-match-required' },
      { what: 'about other bytes', tag: `"${'0'.repeat(64)}"`, status: 412, code: 'review-digest-differs' },
    ])('refuse a decision $what', async ({ tag, status, code }) => {
      const answer = await decide({ decision: 'approved' }, { 'if-match': typeof tag === 'string' ? tag : tag() });

      expect(answer).toMatchObject({ status, json: { code } });
      expect((await api.world.ports.reviews.get(api.review.id))?.status).toBe('pending');
      expect(api.world.driven).toEqual([]);
    });

    it('let the first of two reviewers win, and tell the other one', async () => {
      const both = await Promise.all([
        decide({ decision: 'approved' }, {}, { name: 'one@example.org', groups: ['stringline:reviewer'] }),
        decide({ decision: 'rejected' }, {}, { name: 'two@example.org', groups: ['stringline:reviewer'] }),
      ]);

      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 409)?.json.code).toBe('review-already-decided');
    });

    it('take an edited document', async () => {
      const answer = await decide({ decision: 'edited', document: '# Better\n' });

      expect(answer).toMatchObject({ status: 200, json: { status: 'edited' } });
    });

    const decide = (body: unknown, headers: Record<string, string> = {}, as: Parameters<ApiHost['request']>[0]['as'] = 'reviewer') =>
      api.host.request({
        method: 'POST',
        path: `/v1/reviews/${api.review.id}/decision`,
        as,
        headers: { 'if-match': `"${api.review.digest}"`, ...headers },
        body,
      });
  });
}
