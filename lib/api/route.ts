import type * as z from 'zod';
import type { Ports } from '../app/ports.ts';
import type { Json } from '../domain/shared/digest.ts';
import type { Review, Run } from '../domain/workflow/run.ts';
import type { RouteId } from './permissions.ts';
import type { Principal } from './principal.ts';
import type { ApiServices, RawRequest } from './services.ts';

/** What a handler gets: input that fits its schemas, and a caller whose role allows the route. */
export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Of `If-Match`, unquoted; only on routes that ask for it. */
  ifMatch: string;
  /** Undefined on routes that anyone may call. */
  principal: Principal | undefined;
  attempt: Attempt;
  services: ApiServices;
  /** Looks things up as the caller may see them. @throws Problem `not-found` alike for what is not there and what is not theirs */
  lookup: Lookup;
}

/** What is known of earlier tries of the same request. */
export interface Attempt {
  /** What a try that was lost has noted. */
  noted: Json | undefined;
  /** Notes what must not be done twice, before it is done. @throws Problem `request-in-progress` when another try has taken over */
  note(what: Json): Promise<void>;
}

export interface Lookup {
  /** Name and ports of a project; without a name, of the only one that the caller may use. */
  project(name: string | undefined): Promise<{ name: string; ports: Ports }>;
  /** Names of the projects in which the caller holds a role that this route asks for. */
  projects(): Promise<string[]>;
  run(id: string): Promise<{ run: Run; ports: Ports }>;
  review(id: string): Promise<{ review: Review; run: Run; ports: Ports }>;
}

export interface Reply {
  body: unknown;
  headers?: Record<string, string>;
}

/** A route as data: what goes in and out, for the handler, the tests and the OpenAPI document alike. */
export interface Route {
  id: RouteId;
  method: 'GET' | 'POST' | 'PUT';
  /** As OpenAPI writes it: `/v1/runs/{id}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodType | undefined;
  /** Most bytes of a body. */
  limit: number;
  /** Whether it takes the request as it came, because its bytes are signed. */
  raw: boolean;
  /** Whether `If-Match` must name the digest that the caller has read. */
  ifMatch: boolean;
  status: 200 | 202;
  response: z.ZodType;
  /** Statuses of problems besides those that every route can answer. */
  problems: readonly (403 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 503)[];
  handle: (call: Call<never, never, never>) => Promise<Reply>;
}

interface RouteDefinition<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  id: RouteId;
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params: Params;
  query: Query;
  body?: Body;
  limit?: number;
  raw?: boolean;
  ifMatch?: boolean;
  status?: 200 | 202;
  response: z.ZodType;
  problems?: Route['problems'];
  handle: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Reply>;
}

/** Bodies that are not documents are small. */
const DEFAULT_LIMIT = 64 * 1024;

/** A route that reads. */
export function read<Params extends z.ZodObject, Query extends z.ZodObject>(
  definition: Omit<RouteDefinition<Params, Query, z.ZodUndefined>, 'body' | 'limit' | 'raw' | 'ifMatch'>,
): Route {
  return { ...complete(definition), method: 'GET', body: undefined };
}

/** A route that changes something, once per Idempotency-Key. */
export function change<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  definition: RouteDefinition<Params, Query, Body> & { body: Body },
): Route {
  return { ...complete(definition), method: 'POST', body: definition.body };
}

/** A route for those who sign what they send instead of showing credentials. They repeat a request with no key of ours. */
export function receive<Params extends z.ZodObject, Query extends z.ZodObject>(
  definition: Omit<RouteDefinition<Params, Query, z.ZodType<RawRequest>>, 'body' | 'raw' | 'ifMatch'> & { limit: number },
): Route {
  return { ...complete<Params, Query, z.ZodType<RawRequest>>({ ...definition, raw: true }), method: 'POST', body: undefined };
}

/** A route that takes bytes as they are. Putting the same ones again changes nothing, so it needs no Idempotency-Key. */
export function upload<Params extends z.ZodObject, Query extends z.ZodObject>(
  definition: Omit<RouteDefinition<Params, Query, z.ZodType<Uint8Array>>, 'body' | 'ifMatch'> & { limit: number },
): Route {
  return { ...complete<Params, Query, z.ZodType<Uint8Array>>(definition), method: 'PUT', body: undefined };
}

function complete<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  definition: Omit<RouteDefinition<Params, Query, Body>, 'body'>,
): Omit<Route, 'method' | 'body'> {
  const { limit = DEFAULT_LIMIT, raw = false, ifMatch = false, status = 200, problems = [], handle, ...rest } = definition;
  // The pipeline parses by these very schemas before it calls the handler.
  return { ...rest, limit, raw, ifMatch, status, problems, handle: handle };
}
