import * as z from 'zod';
import { PERMISSIONS } from './permissions.ts';
import type { Route } from './route.ts';
import { components, componentsByName, Problem } from './schemas.ts';

type JsonObject = Record<string, unknown>;

/** Version of the paths. The version of Stringline that answers is told by `/v1/health`. */
const API_VERSION = '1';

/** The routes as an OpenAPI 3.1 document, from the very schemas that requests are checked by. */
export function openApiDocument(routes: readonly Route[]): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stringline',
      version: API_VERSION,
      summary: "Runs a repository's .kiro/ specs as a build.",
      description:
        'Long work is answered with 202 and followed by its status resource. Every POST needs an Idempotency-Key: the same request again gets the same answer, but for refusals that rest on how things stand, such as another run under way: those may be sent again when things have changed. What a caller may not see is answered like what does not exist.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: Object.fromEntries(
      [...Map.groupBy(routes, ({ path }) => path)].map(([path, some]) => [
        path,
        Object.fromEntries(some.map((route) => [route.method.toLowerCase(), operation(route)])),
      ]),
    ),
    components: {
      schemas: namedSchemas(routes),
      responses: Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [`Problem${status}`, problemResponse(description)]),
      ),
      headers: { RequestId: { description: 'Names the request in logs.', schema: { type: 'string' } } },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A JWT of the configured issuer; with `stringline serve`, the token that it wrote.',
        },
        sigv4: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature Version 4 for execute-api (on AWS).',
        },
      },
    },
  };
}

const PROBLEMS = {
  400: 'The request cannot be read: query, cursor, JSON or Idempotency-Key.',
  401: 'No valid credentials.',
  403: 'Not by this caller; see `code`.',
  404: 'Not there, or not for this caller.',
  405: 'The path does not take this method; `Allow` names those that it takes.',
  409: 'It does not fit the state of things; see `code`.',
  412: 'The decision names other bytes than those under review.',
  413: 'The body is too large.',
  415: 'The body is not of the type that the route takes.',
  422: 'The body does not fit; see `errors` and `code`.',
  428: 'If-Match is missing or names no digest.',
  429: 'Too much at once; try again after the time in Retry-After.',
  500: 'A fault of Stringline.',
  503: 'Something that Stringline needs cannot be reached; try again.',
} as const;

const problemResponse = (description: string): JsonObject => ({
  description,
  headers: { 'x-request-id': { $ref: '#/components/headers/RequestId' } },
  content: { 'application/problem+json': { schema: reference(Problem) } },
});

function operation(route: Route): JsonObject {
  const roles = PERMISSIONS[route.id];
  const open = roles === 'anyone';
  const who = whoMayCall(roles);
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: route.description === undefined ? who : `${route.description} ${who}`,
    security: typeof roles === 'string' ? [] : [{ bearer: [] }, { sigv4: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query'), ...headersOf(route)],
    ...bodyOf(route),
    responses: responses(route, open),
  };
}

function whoMayCall(roles: (typeof PERMISSIONS)[keyof typeof PERMISSIONS]): string {
  if (roles === 'anyone') return 'Anyone may call this.';
  return roles === 'signed' ? 'For git hosts that are configured: the signature says who calls.' : `Roles: ${roles.join(', ')}.`;
}

function bodyOf(route: Route): JsonObject {
  if (route.raw) return { requestBody: { required: true, content: { 'application/json': {} } } };
  if (route.method === 'PUT') return { requestBody: { required: true, content: { 'application/octet-stream': {} } } };
  return route.body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: reference(route.body) } } } };
}

function responses(route: Route, open: boolean): JsonObject {
  const post = route.method === 'POST';
  const problems = new Set<number>([400, 404, 500, ...(open ? [] : [401, 503]), ...(post ? [409, 413, 415, 422] : []), ...route.problems]);
  const headers: JsonObject = {
    'x-request-id': { $ref: '#/components/headers/RequestId' },
    ...(route.status === 202 && { location: { description: 'The status resource.', schema: { type: 'string' } } }),
    ...(route.id === 'reviews.get' && { etag: { description: 'The digest, quoted: what If-Match must say.', schema: { type: 'string' } } }),
  };
  return {
    [route.status]: {
      description: route.status === 202 ? 'Accepted; follow its status resource.' : 'As asked.',
      headers,
      content: { 'application/json': { schema: reference(route.response) } },
    },
    ...Object.fromEntries(
      [...problems].toSorted((a, b) => a - b).map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
    ),
  };
}

function headersOf(route: Route): JsonObject[] {
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'Chosen by the caller, one for each thing to be done; repeat it when the request is repeated.',
    schema: { type: 'string', pattern: '^[!-~]{1,128}$', minLength: 1, maxLength: 128 },
    example: '7f0c3f52-6a54-4f0e-9d0a-2c6f3f0f6a11',
  };
  const tag = {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The digest that was read, in quotes.',
    schema: { type: 'string', pattern: '^"[0-9a-f]{64}"$' },
  };
  return route.method === 'POST' && !route.raw ? (route.ifMatch ? [key, tag] : [key]) : [];
}

function parameters(schema: z.ZodObject, place: 'path' | 'query'): JsonObject[] {
  const { properties = {}, required = [] } = plain(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

const reference = (schema: z.ZodType): JsonObject => {
  const id = components.get(schema)?.id;
  if (id === undefined) throw new Error('a schema of a route has no name: wrap it in component()');
  return { $ref: `#/components/schemas/${id}` };
};

/** Bodies as they are sent, answers as they come: the two sides of a schema differ where it has defaults. */
function namedSchemas(routes: readonly Route[]): JsonObject {
  const uri = (id: string): string => `#/components/schemas/${id}`;
  const { schemas: input } = z.toJSONSchema(components, { uri, io: 'input', unrepresentable: 'any' });
  const { schemas: output } = z.toJSONSchema(components, { uri, io: 'output', unrepresentable: 'any' });
  const bodies = new Set(routes.flatMap(({ body }) => (body === undefined ? [] : [components.get(body)?.id])));
  const names = Object.keys(output).toSorted((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, { ...aboutOf(name), ...plain((bodies.has(name) ? input : output)[name] ?? {}) }]));
}

const aboutOf = (name: string): JsonObject => {
  const { description, examples } = componentsByName.get(name) ?? {};
  return { description, examples };
};

/** OpenAPI's own dialect is declared once, for the document; the identity of a component is its place. */
function plain(schema: object): JsonObject {
  const { $schema: _dialect, $id: _id, ...rest } = schema as JsonObject;
  return rest;
}
