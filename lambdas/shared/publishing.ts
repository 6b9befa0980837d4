import { createPublishing, type Publishing, type PublishingOptions } from '../../lib/adapters/aws/publishing.ts';
import { createSecretReader, type ReadSecret } from '../../lib/adapters/aws/secret-reader.ts';
import type { Storage } from './aws-ports.ts';
import { endpointOf, roleOf } from './role.ts';
import { gitStoresOf } from './source.ts';

export interface PublishingParts {
  hosts: PublishingOptions['hosts'];
  /** Pull requests of CodeCommit in a region, for functions that open any. */
  codeCommit: PublishingOptions['codecommit']['pullRequests'];
}

/** How the branches of a project come out, by the git hosts of the deployment. Secrets that were read stay with the environment for minutes. */
export function publishingOf(storage: Storage, { hosts, codeCommit }: PublishingParts): (project: string) => Publishing {
  const role = roleOf(storage);
  const secrets: ReadSecret = createSecretReader({ ...role, endpoint: endpointOf('SECRETS_MANAGER') });
  return (project) =>
    createPublishing({
      ...{ project, hosts, secrets },
      stores: gitStoresOf(project, storage),
      codecommit: { role: role.credentials, pullRequests: codeCommit },
    });
}
