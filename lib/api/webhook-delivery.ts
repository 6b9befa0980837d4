import * as z from 'zod';
import { admitEvent, hookEventId } from '../app/hooks/admit-event.ts';
import { IDEMPOTENCY_LEASE_SECONDS } from '../app/ports.ts';
import { fromGitHub, fromGitLab, type HookEvent, type HostEvent } from '../domain/events/index.ts';
import { parseCloneAddress } from '../domain/source/index.ts';
import { parseJson } from './body.ts';
import { notFound, Problem } from './problem.ts';
import { hooksOf } from './resources/hooks.ts';
import type { ApiServices, RawRequest, WebhookKind } from './services.ts';

interface Source {
  kind: WebhookKind;
  /** Headers that name what has happened, and the delivery. */
  event: string;
  delivery: readonly string[];
  read: (event: string, payload: unknown) => HostEvent;
}

const SOURCES: Readonly<Record<WebhookKind, Source>> = {
  github: { kind: 'github', event: 'x-github-event', delivery: ['x-github-delivery'], read: fromGitHub },
  gitlab: { kind: 'gitlab', event: 'x-gitlab-event', delivery: ['webhook-id', 'x-gitlab-event-uuid'], read: fromGitLab },
};

export interface DeliveryOutcome {
  status: 'accepted' | 'ignored';
  event?: string;
  reason?: string;
}

/** Takes what a git host has sent, once its signature is known to be that of the host. @throws Problem, StringlineError for what is refused */
export async function takeDelivery(kind: WebhookKind, request: RawRequest, services: ApiServices): Promise<DeliveryOutcome> {
  const source = SOURCES[kind];
  if (services.webhooks === undefined) throw notFound();
  const { hosts } = await services.webhooks.signedBy(source.kind, request);
  const told = read(source, request);
  if ('ignored' in told) return { status: 'ignored', reason: told.ignored };
  // A secret speaks for its host only, whatever the payload says.
  const speaks = hosts.includes(parseCloneAddress(told.address)?.host ?? '');
  const project = speaks ? await services.webhooks.projectOf(told.address) : undefined;
  if (project === undefined) return { status: 'ignored', reason: UNKNOWN_REPOSITORY };
  const content = services.hash(request.bytes);
  const detail = { version: 1 as const, id: `${source.kind}-${content}`, project, ...told.detail };
  return admit({ type: told.type, detail }, { source, request, content }, services);
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
async function admit(event: HookEvent, { source, request, content }: Delivered, services: ApiServices): Promise<DeliveryOutcome> {
  const { project } = event.detail;
  const { idempotency, hash } = services;
  const delivery = source.delivery.map((name) => request.header(name)).find((id) => id !== undefined && id !== '');
  const key = hash(JSON.stringify(['webhook', source.kind, project, delivery ?? content]));
  const { outcome } = await idempotency.begin(key, content);
  if (outcome === 'in-progress') throw underWay();
  if (outcome !== 'new') return replayed(hookEventId(project, event.detail.id, hash));
  try {
    const { event: known, fresh } = await admitEvent(
      event,
      { via: source.kind, by: source.kind },
      { ...services, ...(await hooksOf(project, services)) },
    );
    await idempotency.complete(key, content, { event: known.id });
    return fresh ? { status: 'accepted', event: known.id } : replayed(known.id);
  } catch (error) {
    await idempotency.abandon(key, content);
    throw error;
  }
}

/** No refusal: hosts switch a webhook off that is refused often. */
const replayed = (event: string): DeliveryOutcome => ({ status: 'ignored', event, reason: 'This delivery was taken before.' });

const UNKNOWN_REPOSITORY =
  'No project here is of the repository that the payload names. Bring its first snapshot: stringline remote run, or the workflow of your CI.';

/** Whoever began it may have died before anything was recorded: only the host can bring it again. */
const underWay = (): Problem =>
  new Problem(503, 'unavailable', {
    detail: 'The same delivery is being taken at this moment, or was lost on the way. Send it once more.',
    headers: { 'retry-after': String(IDEMPOTENCY_LEASE_SECONDS) },
  });
