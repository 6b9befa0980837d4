import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sha256 } from '../../lib/adapters/local/sha256.ts';
import { hookEventId } from '../../lib/app/hooks/admit-event.ts';
import { HOOK_SOURCE } from '../../lib/domain/events/index.ts';
import { type ApiReply, askApi, type Caller } from '../../test/support/aws/api-client.ts';
import { uploadHead } from '../../test/support/aws/drive-example.ts';
import { denialLine } from '../../test/support/aws/iam/guard.ts';
import { type AwsLocal, WEBHOOK } from '../../test/support/aws/platform.ts';
import { makeRepository } from '../../test/support/repository.ts';
import type { Checks } from './checks.ts';
import { type Ask, proveHookAgents, type Shown } from './hook-agents.ts';

const CI: Caller = { email: 'ci@example.com', groups: ['stringline:requester', 'stringline:ci'] };
const PROJECT = `${WEBHOOK.host}/acme/hooked`;
const POLL_MS = 500;

/** One that this process answers, one in the sandbox that is waited for, and one that nobody waits for. */
const CONFIG = `hooks:
  on_commit:
    - { pattern: "**", action: security_scan }
    - { pattern: "*.txt", action: run_command, command: "! grep -q FIXME a.txt || exit 2", mode: sync }
    - { pattern: "*.txt", action: run_command, command: "test -s a.txt", mode: async }
`;

/** At the worst a function starts cold for each step of an event. */
const MOST_POLLS = 360;

interface Following {
  ask: Ask;
  isDenied: () => boolean;
}

/** Events of hooks from each way in, through the functions that would be uploaded, up to their report. */
export async function proveHooks(aws: AwsLocal, checks: Checks): Promise<void> {
  const ask: Ask = (request) => askApi(aws.functions, CI, request);
  const following = { ask, isDenied: () => aws.guard.denials.length > 0 };
  const repository = makeRepository({ files: { '.kiro/config/project.yaml': CONFIG, 'a.txt': 'fine\n' } });
  const commit = repository.git('rev-parse', 'HEAD').trim();
  await uploadHead({ repository: repository.root, project: PROJECT }, ask);
  repository.remove();
  const detail = { version: 1, id: 'build-1', project: PROJECT, commit, ref: 'main' };
  const told = await ask({ method: 'POST', path: '/v1/hooks/events', body: { type: 'hook.commit', detail } });
  const first = await ended(told, following);
  checks.holds('an event that the API was told of has its hooks run, in the sandbox, too', first.status === 'done' && allPassed(first, 3), {
    told,
    first,
  });
  const delivery = await deliver(commit, WEBHOOK.key, ask);
  const second = await ended(delivery, following);
  checks.holds(
    'a signed delivery of GitHub shares what the same content came to',
    second.status === 'done' && second.runs.length === 3 && second.runs.every(({ sharedWith }) => sharedWith !== undefined),
    { delivery, second },
  );
  const forged = await deliver(commit, 'another key than that of the deployment', ask);
  checks.holds('one that somebody else has signed is refused', forged.status === 401 || forged.status === 403, forged);
  const heard = await onBus(aws, { ...detail, id: 'bus-1' });
  const third = await ended(heard, following);
  const swept = await aws.functions.invoke('hook-events', { source: 'aws.events' });
  checks.holds('the bus is heard as well, and nothing is left for the sweep', third.status === 'done' && swept.ok, { heard, third, swept });
  await proveHookAgents(aws, { checks, ended: (reply) => ended(reply, following), ask });
  const report = await ask({ method: 'GET', path: `/v1/hooks/report?project=${encodeURIComponent(PROJECT)}` });
  checks.holds('the report counts them', (report.body as { hooks: unknown[] }).hooks.length === 3, report.body);
  const checked = ['hook-dispatch', 'hook-agent', 'hook-events'].map((name) => aws.guard.checked.get(name) ?? 0);
  const refused = aws.guard.denials.map(denialLine);
  checks.holds(
    `${checked.join(' and ')} requests of the functions are within their roles`,
    Math.min(...checked) > 0 && refused.length === 0,
    refused,
  );
}

const allPassed = ({ runs }: Shown, count: number): boolean => runs.length === count && runs.every(({ outcome }) => outcome === 'passed');

/** The event once it is over, or as it is when it will not get there: a function that may not do what it does is told of once and for all. */
async function ended({ body }: Pick<ApiReply, 'body'>, { ask, isDenied }: Following): Promise<Shown> {
  const { id, event, project = PROJECT } = body as { id?: string; event?: string; project?: string };
  for (let polls = 0; ; polls += 1) {
    const shown = (await ask({ method: 'GET', path: `/v1/hooks/events/${id ?? event ?? ''}?project=${encodeURIComponent(project)}` }))
      .body as Shown;
    if ((shown.status !== 'accepted' && shown.status !== 'running') || isDenied() || polls > MOST_POLLS) return shown;
    await wait(POLL_MS);
  }
}

/** A push, as GitHub tells it. */
function deliver(commit: string, key: string, ask: Ask): Promise<ApiReply> {
  const body = { ref: 'refs/heads/main', before: '0'.repeat(40), after: commit, repository: { clone_url: `https://${PROJECT}.git` } };
  const signature = `sha256=${createHmac('sha256', key).update(JSON.stringify(body)).digest('hex')}`;
  const headers = { 'x-github-event': 'push', 'x-github-delivery': 'delivery-1', 'x-hub-signature-256': signature };
  return ask({ method: 'POST', path: '/v1/webhooks/github', body, headers });
}

/** As the queue brings what a rule of the bus has put there. */
async function onBus({ functions }: AwsLocal, detail: { id: string }): Promise<Pick<ApiReply, 'body'>> {
  const event = { version: '0', id: 'e', source: HOOK_SOURCE, 'detail-type': 'hook.commit', account: '000000000000', detail };
  const result = await functions.invoke('hook-events', { Records: [{ messageId: 'm', body: JSON.stringify(event) }] });
  return { body: { id: hookEventId(PROJECT, detail.id, sha256), result } };
}
