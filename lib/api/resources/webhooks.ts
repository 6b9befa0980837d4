import * as z from 'zod';
import { receive, type Route } from '../route.ts';
import { component, NoParams, NoQuery } from '../schemas.ts';
import type { ApiServices, RawRequest, WebhookKind } from '../services.ts';

const Delivery = component(
  'WebhookDelivery',
  z.object({
    status: z.enum(['accepted', 'ignored']),
    event: z.string().optional().describe('Id of the event, also of one that was taken before; see /v1/hooks/events/{id}.'),
    reason: z.string().optional().describe('Why nothing follows from it.'),
  }),
  {
    description: 'What became of a delivery.',
    example: { status: 'accepted', event: 'hook-0100426c483ae1f2d3c4b5a6' },
  },
);

/** GitHub sends up to 25 MB; a function takes 6 MB, and what hooks need lies in the first lines. */
const LIMIT = 4 * 1024 * 1024;

const REPLAYS =
  'Deliveries are known by their id for a day and by their signed content for good: what was taken once is `ignored` after that, as is what is of a repository that is no project here. Only what was taken is remembered; a delivery that is under way is answered with 503 and Retry-After.';

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
    handle: ({ body, services }) => take('github', body, services),
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
    handle: ({ body, services }) => take('gitlab', body, services),
  }),
];

/** Few requests are deliveries: what reads them is loaded when one comes. */
async function take(kind: WebhookKind, request: RawRequest, services: ApiServices): Promise<{ body: z.input<typeof Delivery> }> {
  return { body: await (await import('../webhook-delivery.ts')).takeDelivery(kind, request, services) };
}
