import type { PullRequests } from '../../app/ports.ts';
import { parseCloneAddress } from '../../domain/source/index.ts';
import { createNoPullRequests } from './none.ts';

/** Sends each request to the adapter of the project's host; hosts that are not named have none. */
export function createPullRequestsByHost(hosts: Readonly<Record<string, PullRequests>>): PullRequests {
  return {
    open: async (request) => {
      const host = parseCloneAddress(request.repository)?.host ?? '';
      return (Object.hasOwn(hosts, host) ? hosts[host] : undefined)?.open(request) ?? createNoPullRequests().open(request);
    },
  };
}
