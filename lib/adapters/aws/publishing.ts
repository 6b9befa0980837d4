import type { BranchPublisher, GitCredentials, PullRequests } from '../../app/ports.ts';
import { type GitHost, isRepositoryOf } from '../../domain/deploy/index.ts';
import { parseCloneAddress } from '../../domain/source/index.ts';
import type { GitStores } from '../hosted-git/index.ts';
import { createGitHubPullRequests } from '../pull-requests/github.ts';
import { createGitLabPullRequests } from '../pull-requests/gitlab.ts';
import { createNoPullRequests } from '../pull-requests/none.ts';
import type { RoleCredentials } from './codecommit-credentials.ts';
import { gitCredentials } from './git-host-credentials.ts';
import type { ReadSecret } from './secret-reader.ts';

export interface PublishingOptions {
  /** Project key. */
  project: string;
  stores: GitStores;
  /** Hosts of the deployment. */
  hosts: readonly Omit<GitHost, 'follow'>[];
  secrets: ReadSecret;
  /** The role that signs for CodeCommit, and its pull requests in a region; left to the host, so that only who needs its client bundles it. */
  codecommit: { role: RoleCredentials; pullRequests: (region: string) => PullRequests };
  /** What a branch's name must begin with. @default ['stringline/'] */
  prefixes?: readonly string[];
}

export interface Publishing {
  publisher?: BranchPublisher;
  pullRequests?: PullRequests;
}

/**
 * How a deployment brings a project's branches out. A project that is no address at a git host is not brought out: its branch stays in the
 * platform, its text an artefact. A host or repository that the deployment does not name is never contacted: the push is refused, and says so.
 */
export function createPublishing(options: PublishingOptions): Publishing {
  const address = parseCloneAddress(options.project);
  if (!address) return {};
  const host = options.hosts.find((known) => known.host === address.host);
  if (!host) return refused(address.host, `The deployment names no git host ${address.host}.`);
  if (!isRepositoryOf(host, address.path))
    return refused(address.host, `The deployment does not name ${address.path} among its repositories at ${address.host}.`);
  const credentials = gitCredentials(options);
  const { project, stores, prefixes } = options;
  const publishing = { ...stores, project, credentials, ...(prefixes && { prefixes }) };
  return {
    // Git is large, and few invocations push.
    publisher: { push: async (request) => (await import('../git-host/index.ts')).createBranchPublisher(publishing).push(request) },
    pullRequests: pullRequestsOf(host, credentials, options),
  };
}

/** Nobody is asked and no secret is read. */
const refused = (host: string, output: string): Publishing => ({
  publisher: { push: async () => ({ outcome: 'refused', reason: 'credentials', host, output }) },
  pullRequests: createNoPullRequests(),
});

function pullRequestsOf(host: Omit<GitHost, 'follow'>, credentials: GitCredentials, options: PublishingOptions): PullRequests {
  const api = host.api === undefined ? {} : { api: host.api.replace(/\/$/, '') };
  switch (host.kind) {
    case 'github':
      return createGitHubPullRequests({ credentials, ...api });
    case 'gitlab':
      return createGitLabPullRequests({ credentials, ...api });
    case 'codecommit':
      return options.codecommit.pullRequests(host.host.split('.')[1] ?? '');
    case 'git':
      return createNoPullRequests();
  }
}
