import { afterAll } from '@jest/globals';
import type { StartHost } from '../support/api/hosts.ts';
import { removeSharedRepository } from '../support/api/world.ts';
import { everyRouteContract, noting } from './api/every-route.ts';
import { gatesContract } from './api/gates.contract.ts';
import { hooksContract } from './api/hooks.contract.ts';
import { requestsContract } from './api/requests.contract.ts';
import { resourcesContract } from './api/resources.contract.ts';
import { runsAndReviewsContract } from './api/runs.contract.ts';
import { snapshotsContract } from './api/snapshots.contract.ts';

/** What the API does on every host, and that it is asked of every route. */
export function apiContract(startHost: StartHost): void {
  const { start, answered } = noting(startHost);
  afterAll(removeSharedRepository);
  runsAndReviewsContract(start);
  requestsContract(start);
  resourcesContract(start);
  snapshotsContract(start);
  gatesContract(start);
  hooksContract(start);
  everyRouteContract(answered);
}
