/* eslint-disable @typescript-eslint/no-unsafe-member-access -- answers have many shapes: a wrong access fails the test that makes it */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { StartHost } from '../../support/api/hosts.ts';
import { COMMIT, gatesJob, remoteJob } from '../../support/gate-world.ts';
import { apiFixture } from './fixture.ts';

const JUNIT =
  '<testsuites><testsuite name="s" tests="1" failures="0"><testcase name="t" classname="c" time="0.1"/></testsuite></testsuites>';

/** Reports of a CI, alike on every host. */
export function gatesContract(start: StartHost): void {
  const api = apiFixture(start);

  describe('gate reports', () => {
    api.fresh();

    const wait = () =>
      api.world.platform.jobs.open(
        remoteJob({ project: api.world.platform.root, job: gatesJob({ runId: api.run.id }), deadline: '2999-01-01T00:00:00.000Z' }),
        'a task token',
      );
    const report = (change: object = {}, as: 'ci' | 'requester' = 'ci') =>
      api.host.request({
        method: 'POST',
        path: '/v1/gates',
        as,
        body: { commit: COMMIT, gate: 'lint', exitCode: 0, tool: { name: 'eslint' }, ...change },
      });
    const reported = () => api.host.request({ path: `/v1/gates?commit=${COMMIT}`, as: 'auditor' });

    it('are taken until nothing is missing, and then the run goes on', async () => {
      await wait();
      const first = await report();
      const between = await reported();
      const last = await report({ gate: 'tests', tool: { name: 'jest' }, reports: [{ path: 'junit.xml', content: JUNIT }] });

      expect(first).toMatchObject({ status: 202, json: { runId: api.run.id, gate: 'lint', missing: ['tests'], replayed: false } });
      expect(between.json.items).toMatchObject([
        { runId: api.run.id, host: 'external', missing: ['tests'], posted: [{ gate: 'lint', by: 'ci@example.org' }] },
      ]);
      expect(between.text).not.toContain('a task token');
      expect(last).toMatchObject({ status: 202, json: { missing: [] } });
      expect(api.world.driven).toContain(`wake ${api.run.id}`);
      expect((await reported()).json.items).toEqual([]);
      expect((await report({ attempt: 2 })).status).toBe(404);
    });

    it('are taken packed where they would be too large for a request', async () => {
      await wait();
      await report();
      const cases = Array.from({ length: 100_000 }, (_, index) => `<testcase name="case ${index}" classname="some.class" time="0.1"/>`);
      const text = `<testsuites><testsuite name="s" tests="${cases.length}" failures="0">${cases.join('')}</testsuite></testsuites>`;
      const gate = { gate: 'tests', tool: { name: 'jest' } };
      const plain = await report({ ...gate, reports: [{ path: 'junit.xml', content: text }] });
      const packed = await report({ ...gate, reports: [{ path: 'junit.xml', gzip: gzipSync(text).toString('base64') }] });

      expect(text.length).toBeGreaterThan(5 * 1024 * 1024);
      expect(plain).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
      expect(packed).toMatchObject({ status: 202, json: { missing: [] } });
    });

    it.each([
      { what: 'about a commit that nobody waits for', change: { commit: 'd'.repeat(40) }, status: 404, code: 'not-found' },
      { what: 'about a gate that nobody waits for', change: { gate: 'build' }, status: 404, code: 'not-found' },
      {
        what: 'with a file that is not asked for',
        change: { reports: [{ path: 'other.xml', content: JUNIT }] },
        status: 422,
        code: 'gate-report-invalid',
      },
      {
        what: 'with a file that no reader knows',
        change: { reports: [{ path: 'junit.xml', content: 'green!' }] },
        status: 422,
        code: 'gate-report-invalid',
      },
      { what: 'that bring their own verdict', change: { verdict: 'passed' }, status: 422, code: 'body-invalid' },
    ])('are refused $what', async ({ change, status, code }) => {
      await wait();

      expect(await report(change)).toMatchObject({ status, json: { code } });
      expect((await reported()).json.items).toMatchObject([{ missing: ['lint', 'tests'] }]);
    });

    it('cannot say something else in the same attempt, nor come from somebody who is no CI', async () => {
      await wait();
      await report();

      expect(await report()).toMatchObject({ status: 202, json: { replayed: true } });
      expect(await report({ exitCode: 1 })).toMatchObject({ status: 409, json: { code: 'gate-report-conflict' } });
      expect((await report({}, 'requester')).status).toBe(404);
    });
  });

  describe('too many runs', () => {
    api.fresh();

    it('are refused for now: the same request is tried again later', async () => {
      const key = { 'idempotency-key': `busy-${api.run.id}` };
      const request = {
        method: 'POST',
        path: '/v1/runs',
        as: 'requester',
        headers: key,
        body: { request: 'Divide.', spec: 'division' },
      } as const;
      api.world.queued = 100;
      const refused = await api.host.request(request);
      api.world.queued = 99;
      const taken = await api.host.request(request);

      expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-runs', title: 'Too Many Requests' } });
      expect(refused.headers['retry-after']).toBe('30');
      expect(taken.status).toBe(202);
    });
  });
}
