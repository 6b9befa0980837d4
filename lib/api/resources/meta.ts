import * as z from 'zod';
import { read, type Route } from '../route.ts';
import { component, NoParams, NoQuery } from '../schemas.ts';

const Health = component('Health', z.object({ status: z.enum(['ok']), version: z.string() }), {
  description: 'The application answers.',
  example: { status: 'ok', version: '1.0.0' },
});

const OpenApi = component('OpenApiDocument', z.looseObject({ openapi: z.string() }), {
  description: 'This document.',
  example: { openapi: '3.1.0' },
});

let description: Promise<Record<string, unknown>> | undefined;

/** Made, with all that it tells of, when it is first asked for: most hosts never are. */
const described = (): Promise<Record<string, unknown>> => (description ??= describe());

async function describe(): Promise<Record<string, unknown>> {
  const [{ openApiDocument }, { allRoutes }] = await Promise.all([import('../openapi.ts'), import('../routes.ts')]);
  return openApiDocument(await allRoutes());
}

/** What anyone may ask. */
export const metaRoutes: readonly Route[] = [
  read({
    id: 'health.get',
    path: '/v1/health',
    tag: 'meta',
    summary: 'Whether the API answers',
    params: NoParams,
    query: NoQuery,
    response: Health,
    handle: async ({ services }) => Promise.resolve({ body: { status: 'ok', version: services.version } }),
  }),
  read({
    id: 'openapi.get',
    path: '/v1/openapi.json',
    tag: 'meta',
    summary: 'This API as an OpenAPI document',
    params: NoParams,
    query: NoQuery,
    response: OpenApi,
    handle: async () => ({ body: await described() }),
  }),
];
