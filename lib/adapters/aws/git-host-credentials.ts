import type { GitCredentials } from '../../app/ports.ts';
import type { GitHost } from '../../domain/deploy/index.ts';
import { createCodeCommitCredentials, type RoleCredentials } from './codecommit-credentials.ts';
import { createSecretCredentials } from './git-credentials.ts';
import type { ReadSecret } from './secret-reader.ts';

export interface GitHostCredentialOptions {
  /** Hosts of the deployment. */
  hosts: readonly Omit<GitHost, 'follow'>[];
  secrets: ReadSecret;
  /** The role that signs for CodeCommit. */
  codecommit: { role: RoleCredentials };
}

/** Credentials of every host of a deployment: the role's for CodeCommit unless a secret is named, secrets for all others. */
export function gitCredentials({ hosts, secrets, codecommit }: GitHostCredentialOptions): GitCredentials {
  const named = hosts.flatMap(({ host, secret }) => (secret === undefined ? [] : [[host, secret] as const]));
  const bySecret = createSecretCredentials({ read: secrets, secrets: Object.fromEntries(named) });
  const byRole = createCodeCommitCredentials(codecommit.role);
  const role = new Set(hosts.flatMap(({ host, kind, secret }) => (kind === 'codecommit' && secret === undefined ? [host] : [])));
  return { for: async (host, url) => (role.has(host) ? byRole : bySecret).for(host, url) };
}
