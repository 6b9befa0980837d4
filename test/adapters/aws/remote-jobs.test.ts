import { createDynamoRemoteJobs } from '../../../lib/adapters/aws/remote-jobs.ts';
import { remoteJobStoreContract } from '../../contracts/remote-job-store.contract.ts';
import { describeOnDynamoDb } from '../../support/dynamodb-local.ts';

describeOnDynamoDb('Remote jobs on DynamoDB', (server) => {
  remoteJobStoreContract(async () => ({
    port: createDynamoRemoteJobs({ client: server().client, table: await server().createTable() }),
    close: () => undefined,
  }));
});
