/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- answers have many shapes: a wrong access fails the test that makes it */
import { describe, expect, it } from '@jest/globals';
import { type ApiHost, freshKey, type StartHost } from '../../support/api/hosts.ts';
import { apiFixture } from './fixture.ts';

/** Repeated requests, faults and the smaller resources, alike on every host. */
export function resourcesContract(start: StartHost): void {
  const api = apiFixture(start);

  describe('Idempotency-Key', () => {
    api.fresh();

    const post = (key: string, body: unknown, as: Parameters<ApiHost['request']>[0]['as'] = 'requester') =>
      api.host.request({ method: 'POST', path: '/v1/runs', as, headers: { 'idempotency-key': key }, body });

    it('answers the same request alike, and does it once', async () => {
      const key = freshKey();
      const first = await post(key, { request: 'Divide.', spec: 'division' });
      const again = await post(key, { request: 'Divide.', spec: 'division' });

      expect(again).toMatchObject({ status: 202, json: first.json });
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(api.world.driven).toHaveLength(1);
    });

    it('is refused for another request, and free for another caller', async () => {
      const key = freshKey();
      await post(key, { request: 'Divide.', spec: 'division' });
      const other = await post(key, { request: 'Multiply.', spec: 'multiplication' });
      const another = await post(key, { request: 'Multiply.', spec: 'multiplication' }, 'operator');

      expect(other).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
      expect(another.status).toBe(202);
    });

    it('remembers a refusal that rests on the request alone', async () => {
      const key = freshKey();
      const first = await post(key, { spec: 'other', request: 'Again.', branch: 'a..b' });
      const again = await post(key, { spec: 'other', request: 'Again.', branch: 'a..b' });

      expect(first).toMatchObject({ status: 422, json: { code: 'branch-name-invalid' } });
      expect(again).toMatchObject({ status: 422, json: first.json, headers: { 'idempotency-replayed': 'true' } });
    });

    it('does what was refused while things stood otherwise, once, when it is sent again', async () => {
      const key = freshKey();
      const body = { spec: 'subtraction', request: 'Again.' };
      const busy = await post(key, body);
      await api.world.ports.runs.move(api.run.id, ['running', 'waiting'], 'cancelled', { at: new Date().toISOString() });
      const done = await post(key, body);
      const again = await post(key, body);

      expect(busy).toMatchObject({ status: 409, json: { code: 'spec-busy' } });
      expect(done.status).toBe(202);
      expect(again).toMatchObject({ status: 202, json: done.json, headers: { 'idempotency-replayed': 'true' } });
      expect(api.world.driven).toHaveLength(1);
    });

    it('lets one of many simultaneous requests through', async () => {
      const key = freshKey();
      const answers = await Promise.all(Array.from({ length: 5 }, () => post(key, { request: 'Divide.', spec: 'division' })));

      expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
      expect(api.world.driven).toHaveLength(1);
    });

    it.each(['', 'has blank', 'x'.repeat(129)])('must be a key: %j', async (key) => {
      expect(await post(key, { request: 'Divide.' })).toMatchObject({ status: 400, json: { code: 'idempotency-key-missing' } });
    });
  });

  describe('a fault of ours', () => {
    api.fresh();

    it('is told without its inside, and can be tried again under the same key', async () => {
      const { appendEvent, create } = api.world.ports.runs;
      const key = freshKey();
      const post = () =>
        api.host.request({
          method: 'POST',
          path: '/v1/runs',
          as: 'requester',
          headers: { 'idempotency-key': key },
          body: { request: 'x', spec: 'x' },
        });
      Object.assign(api.world.ports.runs, { create: async () => Promise.reject(new Error('SELECT secret FROM inside')) });
      const failed = await post();
      Object.assign(api.world.ports.runs, { create, appendEvent });
      const again = await post();

      expect(failed).toMatchObject({ status: 500, json: { code: 'internal' } });
      expect(failed.text).not.toContain('inside');
      expect(api.world.faults).toMatchObject([{ message: 'SELECT secret FROM inside' }]);
      expect(again.status).toBe(202);
    });
  });

  describe('specs, steering, gates, usage, ledger', () => {
    api.fresh();

    it('tells revisions, their texts and their difference', async () => {
      await api.world.seedReview(api.run, '# Requirements Document\n\nMore.\n');
      const list = await api.host.request({ path: '/v1/specs/subtraction/revisions', as: 'auditor' });
      const one = await api.host.request({ path: '/v1/specs/subtraction/revisions/requirements/2', as: 'auditor' });
      const diff = await api.host.request({ path: '/v1/specs/subtraction/diff?kind=requirements&from=1&to=2', as: 'auditor' });
      const specs = await api.host.request({ path: '/v1/specs', as: 'auditor' });

      expect(list.json.items.map(({ number }: { number: number }) => number)).toEqual([1, 2]);
      expect(one.json).toMatchObject({ revision: { number: 2 }, text: '# Requirements Document\n\nMore.\n' });
      expect(diff.json.diff).toContain('+More.');
      expect(specs.json.items).toMatchObject([{ spec: 'subtraction', runs: 1, latest: { id: api.run.id } }]);
      expect((await api.host.request({ path: '/v1/specs/subtraction/trace', as: 'auditor' })).json).toEqual({
        runId: api.run.id,
        criteria: [],
      });
      expect((await api.host.request({ path: '/v1/specs/subtraction', as: 'auditor' })).json.documents).toEqual([]);
    });

    it('tells which steering would apply, and why', async () => {
      const answer = await api.host.request({
        method: 'POST',
        path: '/v1/steering/resolve',
        as: 'requester',
        body: { paths: ['src/add.sh'] },
      });
      const explained = await api.host.request({ path: `/v1/runs/${api.run.id}/steering`, as: 'requester' });
      const unknown = await api.host.request({
        method: 'POST',
        path: '/v1/steering/resolve',
        as: 'requester',
        body: { revision: 'no-such' },
      });

      expect(answer.json.applied).toMatchObject([{ path: '.kiro/steering/tech.md', reason: 'always' }]);
      expect(explained.json).toEqual({ runId: api.run.id, reports: [] });
      expect(unknown).toMatchObject({ status: 422, json: { code: 'revision-unknown' } });
    });

    it('tells the ledger with its verification, page by page', async () => {
      const answer = await api.host.request({ path: `/v1/ledger?limit=1`, as: 'auditor' });
      const next = await api.host.request({ path: `/v1/ledger?limit=1&cursor=${answer.json.next}`, as: 'auditor' });

      expect(answer.json).toMatchObject({ items: [{ sequence: 0, type: 'run.created' }], verification: { intact: true, entries: 2 } });
      expect(next.json.items).toMatchObject([{ sequence: 1, type: 'review.requested' }]);
    });

    it('tells gates and usage of a run that has none yet', async () => {
      expect((await api.host.request({ path: `/v1/runs/${api.run.id}/gates`, as: 'ci' })).json).toEqual({
        runId: api.run.id,
        verdicts: [],
      });
      expect((await api.host.request({ path: `/v1/usage?run=${api.run.id}`, as: 'auditor' })).json).toEqual({
        total: { usd: 0, tokens: 0, calls: 0 },
        rows: [],
      });
    });
  });
}
