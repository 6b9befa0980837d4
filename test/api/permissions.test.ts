/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- answers have many shapes: a wrong access fails the test that makes it */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS, type RouteId } from '../../lib/api/permissions.ts';
import { ROLES } from '../../lib/api/principal.ts';
import { allRoutes } from '../../lib/api/routes.ts';
import type { ApiServices } from '../../lib/api/services.ts';
import type { Run } from '../../lib/domain/workflow/run.ts';
import { gitHubDelivery, gitLabDelivery } from '../support/api/deliveries.ts';
import { type ApiHost, type ApiRequest, freshKey, HOSTS, lambdaHost } from '../support/api/hosts.ts';
import { type ApiWorld, openApiWorld, removeSharedRepository } from '../support/api/world.ts';

const ROUTES = await allRoutes();

/** Who may call what, written down once more: a slip in the table shows here. */
const EXPECTED: Record<RouteId, string> = {
  'health.get': 'nobody requester reviewer operator ci auditor',
  'openapi.get': 'nobody requester reviewer operator ci auditor',
  'runs.create': 'requester operator ci',
  'runs.list': 'requester reviewer operator ci auditor',
  'runs.get': 'requester reviewer operator ci auditor',
  'runs.events': 'requester reviewer operator ci auditor',
  'runs.cancel': 'requester operator',
  'runs.resume': 'requester operator',
  'snapshots.missing': 'requester operator ci',
  'snapshots.get': 'requester operator ci',
  'snapshots.complete': 'requester operator ci',
  'snapshots.put': 'requester operator ci',
  'reviews.list': 'requester reviewer operator ci auditor',
  'reviews.get': 'requester reviewer operator ci auditor',
  'reviews.decide': 'reviewer',
  'specs.list': 'requester reviewer operator ci auditor',
  'specs.get': 'requester reviewer operator ci auditor',
  'specs.revisions': 'requester reviewer operator ci auditor',
  'specs.revision': 'requester reviewer operator ci auditor',
  'specs.diff': 'requester reviewer operator ci auditor',
  'specs.trace': 'requester reviewer operator ci auditor',
  'gates.report': 'ci',
  'gates.reported': 'requester reviewer operator ci auditor',
  'gates.get': 'requester reviewer operator ci auditor',
  'hooks.accept': 'operator ci',
  'hooks.get': 'operator ci auditor',
  'hooks.runs': 'operator ci auditor',
  'hooks.report': 'requester reviewer operator ci auditor',
  // Whoever has the secret: the samples are signed.
  'webhooks.github': 'nobody requester reviewer operator ci auditor',
  'webhooks.gitlab': 'nobody requester reviewer operator ci auditor',
  'steering.resolve': 'requester reviewer operator ci auditor',
  'steering.explain': 'requester reviewer operator ci auditor',
  'usage.get': 'requester operator auditor',
  'ledger.get': 'reviewer operator auditor',
};

const COMMIT = 'a'.repeat(40);
const TOLD = { type: 'hook.commit', detail: { version: 1, id: 'permissions', commit: COMMIT } };
const gateReports: NonNullable<ApiServices['gateReports']> = {
  post: async ({ gate }) => Promise.resolve({ outcome: 'accepted', job: 'job', runId: 'run', gate, missing: [], replayed: false }),
  list: async () => Promise.resolve([]),
};
const snapshots: NonNullable<ApiServices['snapshots']> = {
  missing: async () => Promise.resolve({ missing: [] }),
  complete: async () => Promise.resolve({ status: 'continue', verified: 1 }),
  put: async () => Promise.resolve(),
  status: async () => Promise.resolve('complete'),
};

let world: ApiWorld;
let host: ApiHost;
let samples: Record<RouteId, Omit<ApiRequest, 'as'>>;
beforeAll(async () => {
  world = await openApiWorld();
  host = await lambdaHost({ ...world.services, gateReports, snapshots });
  const run = await world.seedRun();
  const review = await world.seedReview(run);
  const event = await host.request({ method: 'POST', path: '/v1/hooks/events', as: 'ci', body: TOLD });
  const get = (path: string) => ({ path });
  const post = (path: string, body: unknown = {}) => ({ method: 'POST', path, body });
  samples = {
    'health.get': get('/v1/health'),
    'openapi.get': get('/v1/openapi.json'),
    'runs.create': post('/v1/runs', { request: 'x', spec: 'permissions' }),
    'runs.list': get('/v1/runs'),
    'runs.get': get(`/v1/runs/${run.id}`),
    'runs.events': get(`/v1/runs/${run.id}/events`),
    'runs.cancel': post(`/v1/runs/${run.id}/cancel`),
    'runs.resume': post(`/v1/runs/${run.id}/resume`),
    'snapshots.missing': post(`/v1/snapshots/${COMMIT}/missing`, { objects: [{ oid: COMMIT, type: 'commit', size: 1 }] }),
    'snapshots.get': get(`/v1/snapshots/${COMMIT}`),
    'snapshots.complete': post(`/v1/snapshots/${COMMIT}/complete`),
    'snapshots.put': {
      method: 'PUT',
      path: `/v1/snapshots/objects/${COMMIT}`,
      body: 'bytes',
      headers: { 'content-type': 'application/octet-stream' },
    },
    'reviews.list': get('/v1/reviews'),
    'reviews.get': get(`/v1/reviews/${review.id}`),
    'reviews.decide': {
      ...post(`/v1/reviews/${review.id}/decision`, { decision: 'approved' }),
      headers: { 'if-match': `"${review.digest}"` },
    },
    'specs.list': get('/v1/specs'),
    'specs.get': get('/v1/specs/subtraction'),
    'specs.revisions': get('/v1/specs/subtraction/revisions'),
    'specs.revision': get('/v1/specs/subtraction/revisions/requirements/1'),
    'specs.diff': get('/v1/specs/subtraction/diff?kind=requirements&from=1&to=1'),
    'specs.trace': get('/v1/specs/subtraction/trace'),
    'gates.report': post('/v1/gates', { project: world.platform.root, commit: COMMIT, gate: 'tests', exitCode: 0, tool: { name: 'x' } }),
    'gates.reported': get(`/v1/gates?commit=${COMMIT}`),
    'gates.get': get(`/v1/runs/${run.id}/gates`),
    'hooks.accept': post('/v1/hooks/events', TOLD),
    'hooks.get': get(event.headers['location'] ?? ''),
    'hooks.runs': get('/v1/hooks/runs'),
    'hooks.report': get('/v1/hooks/report'),
    'webhooks.github': gitHubDelivery('ping', { zen: 'Keep it simple.' }),
    'webhooks.gitlab': gitLabDelivery('Tag Push Hook', {}),
    'steering.resolve': post('/v1/steering/resolve'),
    'steering.explain': get(`/v1/runs/${run.id}/steering`),
    'usage.get': get('/v1/usage'),
    'ledger.get': get('/v1/ledger'),
  };
});
afterAll(async () => {
  await world.close();
  removeSharedRepository();
});

describe('Permissions', () => {
  const callers = ['nobody', ...ROLES] as const;
  const cases = ROUTES.flatMap(({ id }) => callers.map((caller) => ({ id, caller, may: EXPECTED[id].split(' ').includes(caller) })));

  it.each(cases)('$id by $caller: $may', async ({ id, caller, may }) => {
    // Act
    const { status, json } = await host.request({ ...samples[id], as: caller });

    // Assess
    if (may) expect([200, 202, 409]).toContain(status);
    else if (caller === 'nobody') expect(status).toBe(401);
    else expect({ status, code: json.code }).toEqual({ status: 404, code: 'not-found' });
  });

  it('name every route of the table, and no other', () => {
    expect(ROUTES.map(({ id }) => id).toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
    expect(Object.keys(EXPECTED).toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
  });

  it('hold in the project of the grant only', async () => {
    const here = { name: 'here', groups: [`stringline:auditor:${world.platform.root}`] };
    const elsewhere = { name: 'elsewhere', groups: ['stringline:auditor:github.com/acme/other'] };

    expect((await host.request({ ...samples['runs.get'], as: here })).status).toBe(200);
    expect((await host.request({ ...samples['runs.get'], as: elsewhere })).status).toBe(404);
    expect((await host.request({ ...samples['runs.list'], as: elsewhere })).status).toBe(404);
    expect((await host.request({ path: `/v1/runs?project=${encodeURIComponent(world.platform.root)}`, as: elsewhere })).status).toBe(404);
  });
});

describe('The requester', () => {
  it.each([
    { allowed: false, status: 403 },
    { allowed: true, status: 200 },
  ])('may approve alone: $allowed, as project.yaml says', async ({ allowed, status }) => {
    // Prepare
    const own = await openApiWorld({ config: { review: `  requester_may_approve: ${allowed}\n` } });
    const api = await lambdaHost(own.services);
    const both = { name: 'dana@example.org', groups: ['stringline:requester', 'stringline:reviewer'] };
    const review = await own.seedReview(await own.seedRun({ requester: both.name }));
    const decision = {
      method: 'POST',
      path: `/v1/reviews/${review.id}/decision`,
      headers: { 'if-match': `"${review.digest}"` },
      body: { decision: 'approved' },
    };

    // Act
    const alone = await api.request({ ...decision, as: both });
    const other = await api.request({ ...decision, as: 'reviewer' });

    // Assess
    expect(alone.status).toBe(status);
    expect(other.status).toBe(allowed ? 409 : 200);
    if (!allowed) expect(alone.json.code).toBe('requester-may-not-approve');
    await own.close();
  });
});

describe.each(Object.entries(HOSTS))('A caller on %s', (_, start) => {
  const ROLES_OF_BOTH = ['stringline:requester', 'stringline:reviewer'];
  const caller = (subject: string, name: string) => ({ subject, name, groups: ROLES_OF_BOTH });

  it('is known by the subject of the issuer: a new address is no second person, and an address that two have is no first', async () => {
    // Prepare
    const own = await openApiWorld({ config: { review: '  requester_may_approve: false\n' } });
    const api = await start(own.services);
    const body = { request: 'Divide.', spec: 'division' };
    const key = { 'idempotency-key': freshKey() };
    const ask = { method: 'POST', path: '/v1/runs', headers: key, body };
    const [dana, renamed, namesake] = [
      caller('7', 'dana@example.org'),
      caller('7', 'dana@new.example.org'),
      caller('8', 'dana@example.org'),
    ];

    // Act
    const started = await api.request({ ...ask, as: dana });
    const { run } = started.json as { run: Run };
    const again = await api.request({ ...ask, as: renamed });
    const foreign = await api.request({ ...ask, as: namesake });
    await own.ports.runs.move(run.id, ['created'], 'running', { at: new Date().toISOString() });
    const review = await own.seedReview((await own.ports.runs.get(run.id))!);
    const decision = {
      method: 'POST',
      path: `/v1/reviews/${review.id}/decision`,
      headers: { 'if-match': `"${review.digest}"` },
      body: { decision: 'approved' },
    };
    const alone = await api.request({ ...decision, as: renamed });
    const other = await api.request({ ...decision, as: namesake });
    await api.close();
    const decided = await own.ports.reviews.get(review.id);
    await own.close();

    // Assess
    expect(run).toMatchObject({ requester: 'dana@example.org', requesterId: expect.stringMatching(/^https?:\/\/.+#7$/u) });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(foreign).toMatchObject({ status: 409, json: { code: 'spec-busy' } });
    expect(alone).toMatchObject({ status: 403, json: { code: 'requester-may-not-approve' } });
    expect(other.status).toBe(200);
    expect(decided?.decision).toMatchObject({ by: 'dana@example.org', byId: expect.stringMatching(/#8$/u) });
  });
});
