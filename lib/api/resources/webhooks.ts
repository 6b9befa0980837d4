import * as z from 'zod';
import { admitEvent, hookEventId } from '../../app/hooks/admit-event.ts';
import { fromGitHub, fromGitLab, type HookEvent, type HostEvent } from '../../domain/events/index.ts';
import { parseCloneAddress } from '../../domain/source/index.ts';
import { parseJson } from '../body.ts';
import { notFound, Problem } from '../problem.ts';
import { receive, type Route } from '../route.ts';
import { component, NoParams, NoQuery } from '../schemas.ts';
import type { ApiServices, RawRequest, WebhookKind } from '../services.ts';
import { hooksOf } from './hooks.ts';

const Delivery = component(
  'WebhookDelivery',
  z.object({
    status: z.enum(['accepted', 'ignored']),
    event: z.string().optional().describe('Id of the event; see /v1/hooks/events/{id}.'),
    reason: z.string().optional().describe('Why nothing follows from it.'),
  }),
  {
    description: 'What became of a delivery.',
    example: { status: 'accepted', event: 'hook-0100426c483ae1f2d3c4b5a6' },
  },
);

interface Source {
  kind: WebhookKind;
  /** Headers that name what has happened, and the delivery. */
  event: string;
  delivery: readonly string[];
  read: (event: string, payload: unknown) => HostEvent;
}

const GITHUB: Source = { kind: 'github', event: 'x-github-event', delivery: ['x-github-delivery'], read: fromGitHub };
const GITLAB: Source = { kind: 'gitlab', event: 'x-gitlab-event', delivery: ['webhook-id', 'x-gitlab-event-uuid'], read: fromGitLab };

/** GitHub sends up to 25 MB; a function takes 6 MB, and what hooks need lies in the first lines. */
const LIMIT = 4 * 1024 * 1024;

const REPLAYS =
  'Deliveries are known by their id for a day and by their signed content for good: what was taken once is answered with 409. A delivery that was refused can be sent again.';

/** `/v1/webhooks`: git hosts tell what happens in them. Nothing is believed before the signature of the very bytes is. */
export const webhookRoutes: readonly Route[] = [
  receive({
    id: 'webhooks.github',
    path: '/v1/webhooks/github',
    tag: 'webhooks',
    summary: 'Webhook of GitHub: push and pull_request',
    description: `Signed by X-Hub-Signature-256. ${REPLAYS}`,
    params: NoParams,
    query: NoQuery,
    limit: LIMIT,
    status: 202,
    response: Delivery,
    handle: ({ body, services }) => take(GITHUB, body, services),
  }),
  receive({
    id: 'webhooks.gitlab',
    path: '/v1/webhooks/gitlab',
    tag: 'webhooks',
    summary: 'Webhook of GitLab: push and merge request',
    description: `Signed by webhook-signature with a time that is at most five minutes off, or with the secret in X-Gitlab-Token. ${REPLAYS}`,
    params: NoParams,
    query: NoQuery,
    limit: LIMIT,
    status: 202,
    response: Delivery,
    problems: [403],
    handle: ({ body, services }) => take(GITLAB, body, services),
  }),
];

async function take(source: Source, request: RawRequest, services: ApiServices): Promise<{ body: z.input<typeof Delivery> }> {
  if (services.webhooks === undefined) throw notFound();
  const { hosts } = await services.webhooks.signedBy(source.kind, request);
  const told = read(source, request);
  if ('ignored' in told) return { body: { status: 'ignored', reason: told.ignored } };
  // A secret speaks for its host only, whatever the payload says.
  const speaks = hosts.includes(parseCloneAddress(told.address)?.host ?? '');
  const project = speaks ? await services.webhooks.projectOf(told.address) : undefined;
  if (project === undefined) throw unknownRepository();
  const content = services.hash(request.bytes);
  const detail = { version: 1 as const, id: `${source.kind}-${content}`, project, ...told.detail };
  return { body: { status: 'accepted', event: await admit({ type: told.type, detail }, { source, request, content }, services) } };
}

function read(source: Source, request: RawRequest): HostEvent {
  const { value } = parseJson(request.bytes);
  try {
    return source.read(request.header(source.event) ?? '', value);
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    const errors = cause.issues.slice(0, 20).map(({ path, message }) => ({ at: `/${path.join('/')}`, message: message.slice(0, 300) }));
    throw new Problem(422, 'webhook-payload-invalid', {
      detail: 'The payload is not what the host documents for this event; see errors.',
      errors,
    });
  }
}

interface Delivered {
  source: Source;
  request: RawRequest;
  content: string;
}

/** Once per delivery and per content; only what was taken is remembered. */
async function admit(event: HookEvent, { source, request, content }: Delivered, services: ApiServices): Promise<string> {
  const { project } = event.detail;
  const { idempotency, hash } = services;
  const delivery = source.delivery.map((name) => request.header(name)).find((id) => id !== undefined && id !== '');
  const key = hash(JSON.stringify(['webhook', source.kind, project, delivery ?? content]));
  if ((await idempotency.begin(key, content)).outcome !== 'new') throw replayed(hookEventId(project, event.detail.id, hash));
  try {
    const { event: known, fresh } = await admitEvent(
      event,
      { via: source.kind, by: source.kind },
      { ...services, ...hooksOf(project, services) },
    );
    await idempotency.complete(key, content, { event: known.id });
    if (!fresh) throw replayed(known.id);
    return known.id;
  } catch (error) {
    await idempotency.abandon(key, content);
    throw error;
  }
}

const replayed = (event: string): Problem =>
  new Problem(409, 'webhook-replayed', { detail: `This delivery was taken before; see /v1/hooks/events/${event}.` });

const unknownRepository = (): Problem =>
  new Problem(422, 'webhook-repository-unknown', {
    detail: 'No project here is of the repository that the payload names.',
    fix: 'Bring its first snapshot: stringline remote run, or the workflow of your CI.',
  });
