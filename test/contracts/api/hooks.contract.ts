/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- answers have many shapes: a wrong access fails the test that makes it */
import { describe, expect, it } from '@jest/globals';
import { gitHubDelivery, gitHubPullRequest, gitHubPush, gitLabDelivery, gitLabMergeRequest } from '../../support/api/deliveries.ts';
import { type ApiAnswer, type ApiRequest, freshKey, type StartHost } from '../../support/api/hosts.ts';
import { WEBHOOK_SECRET } from '../../support/api/world.ts';
import { apiFixture } from './fixture.ts';

const ABSENT = 'b'.repeat(40);

/** Events of hooks and webhooks of git hosts, alike on every host. */
export function hooksContract(start: StartHost): void {
  const api = apiFixture(start);
  const head = (): string => api.world.repository.git('rev-parse', 'HEAD').trim();
  const tell = (detail: object, change: Partial<ApiRequest> = {}): Promise<ApiAnswer> =>
    api.host.request({
      method: 'POST',
      path: '/v1/hooks/events',
      as: 'ci',
      body: { type: 'hook.commit', detail: { version: 1, ...detail } },
      ...change,
    });
  const report = async (): Promise<unknown[]> =>
    (await api.host.request({ path: '/v1/hooks/runs', as: 'auditor' })).json.items as unknown[];

  describe('hook events', () => {
    api.fresh();

    it('are taken once for each id, carried out, and shown with what came of them', async () => {
      const first = await tell({ id: 'one', commit: head(), by: 'ada' });
      const again = await tell({ id: 'one', commit: head(), by: 'ada' });
      await api.world.hooks.settled();
      const seen = await api.host.request({ path: first.headers['location'] ?? '', as: 'auditor' });
      const reported = await api.host.request({ path: '/v1/hooks/report', as: 'requester' });

      expect(first).toMatchObject({ status: 202, json: { type: 'commit', via: 'api', by: 'ada', commit: head() } });
      expect(again).toMatchObject({ status: 202, json: { id: first.json.id } });
      expect(seen.json).toMatchObject({ id: first.json.id, status: 'done' });
      expect(reported.status).toBe(200);
      expect(api.world.faults).toEqual([]);
    });

    it('are refused where an id has named something else', async () => {
      await tell({ id: 'one', commit: head() });

      expect(await tell({ id: 'one', commit: ABSENT })).toMatchObject({ status: 409, json: { code: 'hook-event-conflict' } });
    });

    it('tell why nothing was run where their commit is not here', async () => {
      const told = await tell({ id: 'lost', commit: ABSENT });
      await api.world.hooks.settled();

      const seen = await api.host.request({ path: told.headers['location'] ?? '', as: 'ci' });
      expect(seen.json).toMatchObject({ status: 'refused', reason: expect.stringContaining('not here'), runs: [] });
    });

    it.each([
      ['of another version', { version: 2, id: 'x' }],
      ['without an id', {}],
      ['with a commit that is none', { id: 'x', commit: 'main' }],
      ['with a thousand and one files', { id: 'x', files: Array.from({ length: 1001 }, (_, index) => `f${String(index)}`) }],
      ['that say what is to be run', { id: 'x', command: 'rm -rf /' }],
    ])('are not taken %s', async (_name, detail) => {
      expect(await tell(detail)).toMatchObject({ status: 422, json: { code: 'body-invalid' } });
      expect(await report()).toEqual([]);
    });
  });

  describe('webhooks', () => {
    api.fresh();

    it('of GitHub run the hooks of a push, once', async () => {
      const delivery = gitHubDelivery('push', gitHubPush(head()));
      const first = await api.host.request(delivery);
      const replayed = await api.host.request(delivery);
      const otherId = await api.host.request({ ...delivery, headers: { ...delivery.headers, 'x-github-delivery': 'another' } });
      await api.world.hooks.settled();

      expect(first).toMatchObject({ status: 202, json: { status: 'accepted' } });
      expect([replayed, otherId]).toMatchObject([
        { status: 202, json: { status: 'ignored', event: first.json.event, reason: expect.stringContaining('before') } },
        { status: 202, json: { status: 'ignored', event: first.json.event } },
      ]);
      const seen = await api.host.request({ path: `/v1/hooks/events/${first.json.event}`, as: 'auditor' });
      expect(seen.json).toMatchObject({ via: 'github', by: 'ada', ref: 'main', commit: head(), status: 'done' });
    });

    it('of GitLab run the hooks of a merge request on the base of the branch that it goes into', async () => {
      const first = await api.host.request(gitLabDelivery('Merge Request Hook', gitLabMergeRequest(head())));
      await api.world.hooks.settled();

      const seen = await api.host.request({ path: `/v1/hooks/events/${first.json.event}`, as: 'auditor' });
      expect(seen.json).toMatchObject({ via: 'gitlab', type: 'pr', base: head(), pullRequest: '7', status: 'done' });
    });

    it('of an older GitLab are known by its token', async () => {
      const { body, path, method } = gitLabDelivery('Tag Push Hook', {});
      const headers = { 'idempotency-key': '', 'x-gitlab-event': 'Tag Push Hook', 'x-gitlab-token': WEBHOOK_SECRET };

      expect(await api.host.request({ method, path, body, headers } as ApiRequest)).toMatchObject({
        status: 202,
        json: { status: 'ignored' },
      });
      expect((await api.host.request({ method, path, body, headers: { ...headers, 'x-gitlab-token': 'x' } } as ApiRequest)).status).toBe(
        401,
      );
    });

    it('have the host send again what is being taken at this moment: it may be lost', async () => {
      const delivery = gitHubDelivery('push', gitHubPush(head()), { id: 'under-way' });
      const { idempotency, hash, webhooks } = api.world.services;
      const project = await webhooks?.projectOf('https://github.com/acme/shop.git');
      const key = hash(JSON.stringify(['webhook', 'github', project, 'under-way']));
      const content = hash(new TextEncoder().encode(String(delivery.body)));
      await idempotency.begin(key, content);

      const answer = await api.host.request(delivery);

      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '120' } });
      await idempotency.abandon(key, content);
      expect(await api.host.request(delivery)).toMatchObject({ status: 202, json: { status: 'accepted' } });
    });

    it('can be sent again where nothing was taken, and are no fault of the host that counts refusals', async () => {
      const payload = gitHubPush(head(), { repository: { clone_url: 'https://github.com/acme/other.git' } });
      const id = `again-${freshKey()}`;
      const refused = await api.host.request(gitHubDelivery('push', payload, { id }));

      expect(refused).toMatchObject({ status: 202, json: { status: 'ignored', reason: expect.stringContaining('No project') } });
      expect((await api.host.request(gitHubDelivery('push', gitHubPush(head()), { id }))).status).toBe(202);
    });

    it('take the hooks of a pull request from its base, also where its branch changes them', async () => {
      const { repository } = api.world;
      const base = head();
      repository.git('switch', '-qc', 'change');
      repository.write(
        '.kiro/config/project.yaml',
        'hooks:\n  on_pr:\n    - { pattern: "**", action: run_command, command: "exit 2", mode: sync }\n',
      );
      repository.commit('Bring a hook of my own');
      const change = head();
      repository.git('switch', '-q', 'main');
      const [own, based] = [
        await api.host.request(gitHubDelivery('pull_request', gitHubPullRequest(change, base))),
        await api.host.request(gitHubDelivery('pull_request', gitHubPullRequest(base, change, { action: 'synchronize' }))),
      ];
      await api.world.hooks.settled();
      const seen = async ({ json }: ApiAnswer): Promise<unknown> =>
        (await api.host.request({ path: `/v1/hooks/events/${json.event}`, as: 'auditor' })).json;
      repository.git('branch', '-qD', 'change');

      expect(await seen(own)).toMatchObject({ status: 'done', files: 1, runs: [] });
      expect(await seen(based)).toMatchObject({ base: change });
    });
  });

  describe('deliveries that are refused', () => {
    api.common();

    it('leave nothing where they are of another host than the one whose secret it is', async () => {
      const payload = gitHubPush(head(), { repository: { clone_url: 'https://github.example/acme/shop' } });

      expect(await api.host.request(gitHubDelivery('push', payload))).toMatchObject({ status: 202, json: { status: 'ignored' } });
      expect(await api.world.platform.hooks.open()).toEqual([]);
      expect(await report()).toEqual([]);
    });

    const minutesAgo = (minutes: number): number => Math.floor(Date.now() / 1000) - minutes * 60;
    it.each<[string, () => ApiRequest, number, string]>([
      ['forged', () => gitHubDelivery('push', gitHubPush(head()), { secret: 'another' }), 401, 'webhook-signature-invalid'],
      [
        'changed on the way',
        () => ({ ...gitHubDelivery('push', gitHubPush(head())), body: JSON.stringify(gitHubPush(ABSENT)) }),
        401,
        'webhook-signature-invalid',
      ],
      [
        'not signed',
        () => gitHubDelivery('push', gitHubPush(head()), { headers: { 'x-hub-signature-256': '' } }),
        401,
        'webhook-signature-invalid',
      ],
      [
        'signed by the old way of GitHub',
        () => gitHubDelivery('push', {}, { headers: { 'x-hub-signature-256': '', 'x-hub-signature': 'sha1=0' } }),
        401,
        'webhook-signature-invalid',
      ],
      ['stale', () => gitLabDelivery('Push Hook', {}, { time: minutesAgo(6) }), 403, 'webhook-stale'],
      ['from the future', () => gitLabDelivery('Push Hook', {}, { time: minutesAgo(-6) }), 403, 'webhook-stale'],
      [
        'with a time that was changed',
        () => gitLabDelivery('Push Hook', {}, { headers: { 'webhook-timestamp': String(minutesAgo(1)) } }),
        401,
        'webhook-signature-invalid',
      ],
      [
        'with the token beside a wrong signature',
        () => gitLabDelivery('Push Hook', {}, { headers: { 'webhook-signature': 'v1,AAAA', 'x-gitlab-token': WEBHOOK_SECRET } }),
        401,
        'webhook-signature-invalid',
      ],
      [
        'a form',
        () => gitHubDelivery('push', {}, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
        415,
        'content-type-unsupported',
      ],
      ['too large', () => gitHubDelivery('push', { padding: 'x'.repeat(4 * 1024 * 1024) }), 413, 'body-too-large'],
      ['no JSON', () => gitHubDelivery('push', '{'), 400, 'body-malformed'],
      ['not what the host documents', () => gitHubDelivery('push', { ref: 7 }), 422, 'webhook-payload-invalid'],
    ])('leave nothing where they are %s', async (_name, request, status, code) => {
      expect(await api.host.request(request())).toMatchObject({ status, json: { code } });
      expect(await api.world.platform.hooks.open()).toEqual([]);
      expect(await report()).toEqual([]);
    });
  });
}
