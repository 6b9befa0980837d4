import { gitCredentials, type GitHostCredentialOptions } from '../../lib/adapters/aws/git-host-credentials.ts';
import { createSecretReader } from '../../lib/adapters/aws/secret-reader.ts';
import type { CommitWish, FetchedCommit } from '../../lib/app/ports.ts';
import type { Storage } from './aws-ports.ts';
import { endpointOf, roleOf } from './role.ts';
import { gitStoresOf } from './source.ts';

/** Fetches a commit into the stores of its project. */
export type BringCommit = (wish: CommitWish) => Promise<Pick<FetchedCommit, 'commit' | 'tip'>>;

/** A pack has to fit into the memory of a function and, with its index, onto its disk. */
const http = { maxBytes: 200 * 1024 * 1024, timeoutMs: 600_000 };

/** Brings commits from the git hosts of a deployment. Git is large, and loaded when there is something to fetch. */
export function commitBringer(storage: Storage, hosts: GitHostCredentialOptions['hosts']): BringCommit {
  const role = roleOf(storage);
  const credentials = gitCredentials({
    hosts,
    secrets: createSecretReader({ ...role, endpoint: endpointOf('SECRETS_MANAGER') }),
    codecommit: { role: role.credentials },
  });
  return async (wish) => {
    const { bringCommit, createCommitSource, sha1 } = await import('./git.ts');
    const ports = { host: createCommitSource({ credentials, http }), stores: { ...gitStoresOf(wish.project, storage), sha1 } };
    return bringCommit(wish, ports);
  };
}
