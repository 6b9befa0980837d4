import type { Route } from './route.ts';

type Load = () => Promise<readonly Route[]>;

const meta: Load = async () => (await import('./resources/meta.ts')).metaRoutes;
const gates: Load = async () => (await import('./resources/gates.ts')).gateRoutes;
const steering: Load = async () => (await import('./resources/steering.ts')).steeringRoutes;

/** Where the routes lie, by the collection that a path begins with and, below a run, by what of it is asked for. */
const RESOURCES: Readonly<Record<string, Load>> = {
  health: meta,
  'openapi.json': meta,
  runs: async () => (await import('./resources/runs.ts')).runRoutes,
  snapshots: async () => (await import('./resources/snapshots.ts')).snapshotRoutes,
  reviews: async () => (await import('./resources/reviews.ts')).reviewRoutes,
  specs: async () => (await import('./resources/specs.ts')).specRoutes,
  gates,
  'runs/gates': gates,
  hooks: async () => (await import('./resources/hooks.ts')).hookRoutes,
  webhooks: async () => (await import('./resources/webhooks.ts')).webhookRoutes,
  steering,
  'runs/steering': steering,
  usage: async () => (await import('./resources/usage.ts')).usageRoutes,
  ledger: async () => (await import('./resources/ledger.ts')).ledgerRoutes,
};

const NONE: readonly Route[] = [];

/** The routes that a path is among, if it is any: loaded when they are asked for, because their schemas are most of what the API is. */
export async function routesOf(path: string): Promise<readonly Route[]> {
  const [, version, collection = '', , part = ''] = path.split('/');
  const name = [`${collection}/${part}`, collection].find((each) => Object.hasOwn(RESOURCES, each));
  const load = version === 'v1' && name !== undefined ? RESOURCES[name] : undefined;
  return load === undefined ? NONE : load();
}

/** The route table: everything that the API answers. */
export async function allRoutes(): Promise<readonly Route[]> {
  return (await Promise.all([...new Set(Object.values(RESOURCES))].map((load) => load()))).flat();
}
