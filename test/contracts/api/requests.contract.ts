/* eslint-disable @typescript-eslint/no-unsafe-member-access -- answers have many shapes: a wrong access fails the test that makes it */
import { describe, expect, it } from '@jest/globals';
import { type StartHost } from '../../support/api/hosts.ts';
import { SECRET_TOKEN } from '../../support/api/world.ts';
import { apiFixture } from './fixture.ts';

/** What is refused, alike on every host. */
export function requestsContract(start: StartHost): void {
  const api = apiFixture(start);

  describe('what is not there', () => {
    api.common();

    it.each([
      '/v1/runs/no-such-run',
      '/v1/reviews/no-such-review',
      '/v1/specs/no-such-spec',
      '/v1/hooks/events/event-1',
      '/v1/nothing',
      '/',
      '/v1/runs/..%2f..%2fetc%2fpasswd',
      '/v1/runs/%00',
      '/v1/runs/%E0%A4%A',
      '/v1/specs/..%2F..',
      '/v1/runs?project=%2Fetc',
      '//v1/runs',
    ])('is not found: %s', async (path) => {
      const answer = await api.host.request({ path, as: 'operator' });

      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json.code).toBe('not-found');
    });

    it('looks like what is forbidden, but for the request id', async () => {
      const forbidden = await api.host.request({ path: `/v1/ledger`, as: 'ci' });
      const unknown = await api.host.request({ path: '/v1/runs/unknown', as: 'ci' });
      const foreign = await api.host.request({
        path: `/v1/runs/${api.run.id}`,
        as: { name: 'x', groups: ['stringline:operator:elsewhere'] },
      });

      const bare = ({ json }: { json: Record<string, unknown> }) => ({ ...json, requestId: '' });
      expect(bare(forbidden)).toEqual(bare(unknown));
      expect(bare(foreign)).toEqual(bare(unknown));
      expect(foreign.status).toBe(404);
    });
  });

  describe('requests that cannot be read', () => {
    api.common();

    it.each([
      { what: 'malformed JSON', body: '{"request":', status: 400, code: 'body-malformed' },
      { what: 'bytes that are not UTF-8', body: Uint8Array.from([0x22, 0xff, 0x22]), status: 400, code: 'body-malformed' },
      { what: 'an empty body', body: '', status: 400, code: 'body-malformed' },
      { what: 'a list', body: [], status: 422, code: 'body-invalid' },
      { what: 'wrong types', body: { request: 7, budget: 'much' }, status: 422, code: 'body-invalid' },
      { what: 'an unknown member', body: { request: 'x', taskToken: 'forged' }, status: 422, code: 'body-invalid' },
      { what: 'a prototype', body: '{"request":"x","__proto__":{"force":true}}', status: 422, code: 'body-invalid' },
      { what: 'nothing to do', body: {}, status: 422, code: 'body-invalid' },
      { what: 'too much', body: { request: 'x'.repeat(600_000) }, status: 413, code: 'body-too-large' },
    ])('are refused: $what', async ({ body, status, code }) => {
      const answer = await api.host.request({ method: 'POST', path: '/v1/runs', as: 'requester', body });

      expect(answer).toMatchObject({ status, json: { code, status } });
      expect(api.world.driven).toEqual([]);
    });

    it.each(['text/plain', 'application/xml', 'application/json; charset=latin1', 'multipart/form-data'])(
      'are refused as %s',
      async (type) => {
        const answer = await api.host.request({
          method: 'POST',
          path: '/v1/runs',
          as: 'requester',
          headers: { 'content-type': type },
          body: '{}',
        });

        expect(answer).toMatchObject({ status: 415, json: { code: 'content-type-unsupported' } });
      },
    );

    it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'colour=red', 'status=unheard'])(
      'are refused with the query %s',
      async (query) => {
        expect(await api.host.request({ path: `/v1/runs?${query}`, as: 'auditor' })).toMatchObject({
          status: 400,
          json: { code: 'query-invalid' },
        });
      },
    );

    it('say where the body is wrong', async () => {
      const answer = await api.host.request({
        method: 'POST',
        path: '/v1/runs',
        as: 'requester',
        body: { request: 'x', budget: { usd: -1 } },
      });

      expect(answer.json.errors).toMatchObject([{ at: '/budget/usd' }]);
    });
  });

  describe('methods', () => {
    api.common();

    it('HEAD answers like GET without a body', async () => {
      const answer = await api.host.request({ method: 'HEAD', path: `/v1/runs/${api.run.id}`, as: 'auditor' });

      expect(answer).toMatchObject({ status: 200, text: '' });
    });

    it('OPTIONS names them', async () => {
      const answer = await api.host.request({ method: 'OPTIONS', path: '/v1/runs' });

      expect(answer).toMatchObject({ status: 204, text: '' });
      expect(answer.headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
    });

    it.each(['PUT', 'DELETE', 'PATCH', 'QUERY'])('%s is refused', async (method) => {
      const answer = await api.host.request({ method, path: '/v1/runs', as: 'operator' });

      expect(answer).toMatchObject({ status: 405, json: { code: 'method-not-allowed' } });
      expect(answer.headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
    });
  });

  describe('callers', () => {
    api.common();

    it('without credentials learn nothing but health and the description', async () => {
      expect(await api.host.request({ path: '/v1/health' })).toMatchObject({ status: 200, json: { status: 'ok', version: '1.2.3' } });
      expect((await api.host.request({ path: '/v1/openapi.json' })).json.openapi).toBe('3.1.0');
      const refused = await api.host.request({ path: '/v1/runs' });
      expect(refused).toMatchObject({ status: 401, json: { code: 'credentials-missing' } });
      expect(refused.headers['www-authenticate']).toBe('Bearer');
    });

    it('cannot say a name or a task token of their own', async () => {
      for (const forged of [{ by: 'somebody else' }, { token: SECRET_TOKEN }, { taskToken: SECRET_TOKEN }]) {
        const answer = await api.host.request({
          method: 'POST',
          path: `/v1/reviews/${api.review.id}/decision`,
          as: 'reviewer',
          headers: { 'if-match': `"${api.review.digest}"` },
          body: { decision: 'approved', ...forged },
        });
        expect(answer.status).toBe(422);
      }
    });

    it('get a request id, and headers that keep answers out of caches', async () => {
      const { headers } = await api.host.request({ path: '/v1/health' });

      expect(headers['x-request-id']).toMatch(/\S+/);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
    });
  });
}
