import * as z from 'zod';
import { gateRoutes } from './resources/gates.ts';
import { hookRoutes } from './resources/hooks.ts';
import { ledgerRoutes } from './resources/ledger.ts';
import { metaRoutes } from './resources/meta.ts';
import { reviewRoutes } from './resources/reviews.ts';
import { runRoutes } from './resources/runs.ts';
import { snapshotRoutes } from './resources/snapshots.ts';
import { specRoutes } from './resources/specs.ts';
import { steeringRoutes } from './resources/steering.ts';
import { usageRoutes } from './resources/usage.ts';
import { webhookRoutes } from './resources/webhooks.ts';
import { read, type Route } from './route.ts';
import { component, NoParams, NoQuery } from './schemas.ts';

const OpenApi = component('OpenApiDocument', z.looseObject({ openapi: z.string() }), {
  description: 'This document.',
  example: { openapi: '3.1.0' },
});

const openApiRoute = read({
  id: 'openapi.get',
  path: '/v1/openapi.json',
  tag: 'meta',
  summary: 'This API as an OpenAPI document',
  params: NoParams,
  query: NoQuery,
  response: OpenApi,
  handle: async () => ({ body: await described() }),
});

let description: Promise<Record<string, unknown>> | undefined;

/** Made, with what makes it, when it is first asked for: most hosts never are. */
const described = (): Promise<Record<string, unknown>> =>
  (description ??= import('./openapi.ts').then(({ openApiDocument }) => openApiDocument(ROUTES)));

/** The route table: everything that the API answers. */
export const ROUTES: readonly Route[] = [
  ...metaRoutes,
  openApiRoute,
  ...runRoutes,
  ...snapshotRoutes,
  ...reviewRoutes,
  ...specRoutes,
  ...gateRoutes,
  ...hookRoutes,
  ...webhookRoutes,
  ...steeringRoutes,
  ...usageRoutes,
  ...ledgerRoutes,
];
