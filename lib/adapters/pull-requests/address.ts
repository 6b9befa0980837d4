import type { GitCredentials } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { type CloneAddress, parseCloneAddress } from '../../domain/source/index.ts';

/** Where a project lies. @throws StringlineError `project-address-invalid` */
export function addressOf(repository: string): CloneAddress {
  const address = parseCloneAddress(repository);
  if (address) return address;
  throw new StringlineError({
    code: 'project-address-invalid',
    message: `\`${repository}\` is not the address of a repository at a git host.`,
    fix: 'Name projects as their hosts do: github.com/acme/shop',
    exit: EXIT.usage,
  });
}

/** The token for a host's API: the password that git uses there. @throws StringlineError `git-credentials-missing` */
export async function tokenFor(credentials: GitCredentials, host: string, url: string): Promise<string> {
  const found = await credentials.for(host, url);
  if (found) return found.password;
  throw new StringlineError({
    code: 'git-credentials-missing',
    message: `No credentials are configured for the git host ${host}.`,
    fix: 'Store a token in Secrets Manager and name the secret in the configuration of the host.',
    exit: EXIT.usage,
  });
}
