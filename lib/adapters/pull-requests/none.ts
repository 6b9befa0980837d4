import type { PullRequests } from '../../app/ports.ts';

/** Hosts without an API for pull requests: the text stays an artefact of the run, and its event says so. */
export function createNoPullRequests(reason = 'this git host has no API for pull requests that is known here'): PullRequests {
  return { open: async () => ({ unsupported: reason }) };
}
