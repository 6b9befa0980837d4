import type { Route } from './messages.ts';

export interface HealthOptions {
  now: () => Date;
}

/** What load balancers ask: that the service answers, and since when. */
export function healthRoutes({ now }: HealthOptions): Route[] {
  const startedAt = now();
  return [
    {
      method: 'GET',
      path: '/health',
      handle: () => {
        const uptimeSeconds = Math.floor((now().getTime() - startedAt.getTime()) / 1000);
        return Promise.resolve({ status: 200, body: { status: 'ok', startedAt: startedAt.toISOString(), uptimeSeconds } });
      },
    },
  ];
}
