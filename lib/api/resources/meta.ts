import * as z from 'zod';
import { read, type Route } from '../route.ts';
import { component, NoParams, NoQuery } from '../schemas.ts';

const Health = component('Health', z.object({ status: z.enum(['ok']), version: z.string() }), {
  description: 'The application answers.',
  example: { status: 'ok', version: '1.0.0' },
});

/** What anyone may ask. The OpenAPI document is joined in `routes.ts`, because it describes this one too. */
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
];
