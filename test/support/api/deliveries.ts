import { createHmac } from 'node:crypto';
import type { ApiRequest } from './hosts.ts';
import { SIGNING_SECRET, WEBHOOK_SECRET } from './world.ts';

let deliveries = 0;

export interface DeliveryChange {
  secret?: string;
  id?: string;
  /** Seconds since 1970 that GitLab signs. */
  time?: number;
  headers?: Record<string, string>;
}

/** A delivery as GitHub sends it; text goes as it is. */
export function gitHubDelivery(event: string, payload: unknown, { secret = WEBHOOK_SECRET, id, headers }: DeliveryChange = {}): ApiRequest {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    method: 'POST',
    path: '/v1/webhooks/github',
    body,
    headers: {
      'idempotency-key': '',
      'x-github-event': event,
      'x-github-delivery': id ?? `delivery-${String(process.pid)}-${String((deliveries += 1))}`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      ...headers,
    },
  };
}

/** A delivery as GitLab sends it where the webhook has a signing token. */
export function gitLabDelivery(
  event: string,
  payload: unknown,
  { secret = SIGNING_SECRET, id, time, headers }: DeliveryChange = {},
): ApiRequest {
  const body = JSON.stringify(payload);
  const name = id ?? `delivery-${String(process.pid)}-${String((deliveries += 1))}`;
  const seconds = String(time ?? Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${name}.${seconds}.${body}`).digest('base64');
  return {
    method: 'POST',
    path: '/v1/webhooks/gitlab',
    body,
    headers: {
      'idempotency-key': '',
      'x-gitlab-event': event,
      'webhook-id': name,
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${signature}`,
      ...headers,
    },
  };
}

const REPOSITORY = { clone_url: 'https://github.com/acme/shop.git' };

/** What GitHub tells of a push. */
export const gitHubPush = (after: string, change: object = {}): object => ({
  ref: 'refs/heads/main',
  before: '0'.repeat(40),
  after,
  repository: REPOSITORY,
  sender: { login: 'ada' },
  ...change,
});

/** What GitHub tells of a pull request. */
export const gitHubPullRequest = (head: string, base: string, change: object = {}): object => ({
  action: 'opened',
  number: 7,
  pull_request: { head: { sha: head, ref: 'change' }, base: { sha: base, ref: 'main' } },
  repository: REPOSITORY,
  sender: { login: 'ada' },
  ...change,
});

/** What GitLab tells of a merge request. */
export const gitLabMergeRequest = (head: string, change: object = {}): object => ({
  object_kind: 'merge_request',
  user: { username: 'ada' },
  project: { git_http_url: 'https://gitlab.com/acme/shop.git' },
  object_attributes: { action: 'open', iid: 7, source_branch: 'change', target_branch: 'main', last_commit: { id: head }, ...change },
});
