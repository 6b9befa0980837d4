import { createDynamoCloneRequests } from '../../lib/adapters/aws/clone-requests.ts';
import { gitCredentials } from '../../lib/adapters/aws/git-host-credentials.ts';
import { createSecretReader } from '../../lib/adapters/aws/secret-reader.ts';
import { sha1 } from '../../lib/adapters/hosted-git/index.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { makeHead } from '../shared/project-head.ts';
import { endpointOf, roleOf } from '../shared/role.ts';
import { gitStoresOf } from '../shared/source.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_CONFIG']);
const storage = openStorage(env);
const role = roleOf(storage);
const credentials = gitCredentials({
  hosts: env.STRINGLINE_CONFIG.gitHosts ?? [],
  secrets: createSecretReader({ ...role, endpoint: endpointOf('SECRETS_MANAGER') }),
  codecommit: { role: role.credentials },
});
/** A pack has to fit into the memory of the function and, with its index, onto its disk. */
const http = { maxBytes: 200 * 1024 * 1024, timeoutMs: 600_000 };

export const handler = deployFunction({
  name: 'source-clone',
  handle: createHandler({
    requests: createDynamoCloneRequests({ client: storage.dynamo, table: storage.table, clock: storage.clock }),
    clone: async ({ project, commit }) => {
      // Loaded when there is something to fetch.
      const { cloneSnapshot } = await import('../../lib/adapters/git-host/clone.ts');
      const ports = { ...gitStoresOf(project, storage), sha1 };
      return (await cloneSnapshot({ ...{ project, credentials, ports, http }, ...(commit !== undefined && { commit }) })).commit;
    },
    makeHead: (project, commit) => makeHead(project, commit, storage),
  }),
});
