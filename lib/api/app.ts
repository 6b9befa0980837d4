import { Hono } from 'hono';
import { readJson, readOctets, readSigned } from './body.ts';
import { type Answer, idempotencyKey, once, problemAnswer } from './idempotency.ts';
import { lookupFor, mayCall } from './lookup.ts';
import { PERMISSIONS } from './permissions.ts';
import type { Principal } from './principal.ts';
import { notFound, Problem, problemOf } from './problem.ts';
import type { Attempt, Call, Route } from './route.ts';
import { routesOf } from './routes.ts';
import type { ApiServices } from './services.ts';
import { parseBody, parseParams, parseQuery } from './validate.ts';

/** What a host tells with each request. */
export interface HostContext {
  /** Undefined where no valid credentials came along. */
  principal: Principal | undefined;
  requestId: string;
}

export type Api = Hono<{ Bindings: HostContext }>;

/** The API as one application for every host: `app.fetch(request, { principal, requestId })`. */
export function createApi(services: ApiServices): Api {
  const parts = new Map<readonly Route[], Api>();
  const app: Api = new Hono();
  app.all('*', async (context) => {
    const routes = await routesOf(context.req.path);
    const part = parts.get(routes) ?? createPart(routes, services);
    parts.set(routes, part);
    return part.fetch(context.req.raw, context.env);
  });
  app.onError(faultOf(services));
  return app;
}

/** Reached only by faults of the pipeline itself: `respond` has answered everything else. */
const faultOf =
  (services: ApiServices): Parameters<Api['onError']>[0] =>
  (error, context) =>
    respond(services, { ...context.env, route: undefined, method: context.req.method }, () => Promise.reject(error));

function createPart(routes: readonly Route[], services: ApiServices): Api {
  const app: Api = new Hono();
  for (const route of routes) {
    app.on(route.method, honoPath(route.path), (context) =>
      respond(services, { ...context.env, route: route.id, method: context.req.method }, () =>
        answer(route, { request: context.req.raw, params: context.req.param(), host: context.env }, services),
      ),
    );
  }
  for (const [path, methods] of methodsByPath(routes)) {
    const allow = methods.join(', ');
    app.all(honoPath(path), (context) =>
      respond(services, { ...context.env, route: undefined, method: context.req.method }, async () =>
        context.req.method === 'OPTIONS' ? { status: 204, headers: { allow }, body: '' } : Promise.reject(methodNotAllowed(allow)),
      ),
    );
  }
  app.notFound((context) =>
    respond(services, { ...context.env, route: undefined, method: context.req.method }, () => Promise.reject(notFound())),
  );
  app.onError(faultOf(services));
  return app;
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/gu, ':$1');

const methodNotAllowed = (allow: string): Problem =>
  new Problem(405, 'method-not-allowed', { detail: `This path takes ${allow}.`, headers: { allow } });

function methodsByPath(all: readonly Route[]): Map<string, string[]> {
  const paths = Map.groupBy(all, ({ path }) => path);
  return new Map(
    [...paths].map(([path, routes]) => [
      path,
      [...routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).toSorted(), 'OPTIONS'],
    ]),
  );
}

interface Incoming {
  request: Request;
  params: Record<string, string>;
  host: HostContext;
}

/** One request through its checks, in this order: who, may they, where, what, and only then the work. */
async function answer(route: Route, incoming: Incoming, services: ApiServices): Promise<Answer> {
  const { request, host } = incoming;
  const open = typeof PERMISSIONS[route.id] === 'string';
  const principal = open ? undefined : host.principal;
  if (!open && principal === undefined) throw unauthorized();
  if (!mayCall(route.id, principal)) throw notFound();
  const url = new URL(request.url);
  const params = parseParams(route.params, incoming.params);
  const query = parseQuery(route.query, url.searchParams);
  const call = { params, query, principal, services, attempt: FIRST, lookup: lookupFor(route.id, principal, services) };
  if (route.method === 'GET') return reply(route, { ...call, body: undefined, ifMatch: '' });
  if (route.raw) return reply(route, { ...call, body: await readSigned(request, route.limit), ifMatch: '' });
  if (route.method === 'PUT') return reply(route, { ...call, body: await readOctets(request, route.limit), ifMatch: '' });
  const { text, value } = await readJson(request, route.limit);
  const key = idempotencyKey(request.headers.get('idempotency-key') ?? undefined);
  const ifMatch = route.ifMatch ? entityTag(request.headers.get('if-match') ?? undefined) : '';
  const body = parseBody(route.body as NonNullable<Route['body']>, value);
  const content = JSON.stringify([url.pathname, url.search, ifMatch, text]);
  return once({ key, route: route.id, principal, content, requestId: host.requestId }, services, (attempt) =>
    reply(route, { ...call, body, ifMatch, attempt }),
  );
}

/** Routes that change nothing, or the same however often they are called, take no note. */
const FIRST: Attempt = { noted: undefined, note: async () => Promise.resolve() };

async function reply(route: Route, call: Omit<Call<unknown, unknown, unknown>, never>): Promise<Answer> {
  const { body, headers = {} } = await route.handle(call as Call<never, never, never>);
  // Through its schema as well: what a response does not declare does not leave.
  const declared = route.response.parse(body);
  return {
    status: route.status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(declared),
  };
}

const unauthorized = (): Problem =>
  new Problem(401, 'credentials-missing', {
    detail: 'No valid credentials came with the request: none, expired ones, or ones of another issuer.',
    headers: { 'www-authenticate': 'Bearer' },
  });

/** The digest that the caller has read. Weak tags and `*` would decide about bytes that nobody has named. */
function entityTag(header: string | undefined): string {
  const tag = /^"(?<digest>[0-9a-f]{64})"$/u.exec(header?.trim() ?? '')?.groups?.['digest'];
  if (tag !== undefined) return tag;
  throw new Problem(428, 'if-match-required', {
    detail: 'Send If-Match with the digest of what you have read, in quotes: the ETag of the review.',
    errors: [{ at: 'If-Match', message: header === undefined ? 'required' : 'not one strong entity tag' }],
  });
}

/** Headers of every answer: nothing here is for caches, frames or sniffing. */
const ALWAYS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

async function respond(
  services: ApiServices,
  about: HostContext & { route: string | undefined; method: string },
  work: () => Promise<Answer>,
): Promise<Response> {
  const { requestId, route, method, principal } = about;
  const given = await work().catch((error: unknown) => {
    const problem = problemOf(error);
    if (problem.status >= 500) services.onFault?.(problem.cause ?? error, requestId);
    return problemAnswer(problem, requestId);
  });
  services.onAnswer?.({ requestId, route, method, status: given.status, principal: principal?.id });
  return new Response(given.body === '' ? null : given.body, {
    status: given.status,
    headers: { ...ALWAYS, ...given.headers, 'x-request-id': requestId },
  });
}
