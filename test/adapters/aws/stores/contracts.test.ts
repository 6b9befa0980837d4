import { createDynamoStores, type DynamoStores } from '../../../../lib/adapters/aws/stores/index.ts';
import { buildStoreContract } from '../../../contracts/build-store.contract.ts';
import { checkpointStoreContract } from '../../../contracts/checkpoint-store.contract.ts';
import type { CreateHarness } from '../../../contracts/harness.ts';
import { ledgerContract } from '../../../contracts/ledger.contract.ts';
import { reviewStoreContract } from '../../../contracts/review-store.contract.ts';
import { runStoreContract } from '../../../contracts/run-store.contract.ts';
import { specStoreContract } from '../../../contracts/spec-store.contract.ts';
import { usageStoreContract } from '../../../contracts/usage-store.contract.ts';
import { describeOnDynamoDb } from '../../../support/dynamodb-local.ts';
import { memoryArtefacts, sha256 } from '../../../support/memory-artefacts.ts';

describeOnDynamoDb('DynamoDB stores', (server) => {
  const dynamo =
    <Port>(pick: (stores: DynamoStores) => Port): CreateHarness<Port> =>
    async () => {
      const { client, createTable } = server();
      const table = await createTable();
      const stores = createDynamoStores({ client, table, project: 'github.com/acme/shop', artefacts: memoryArtefacts(), hash: sha256 });
      return { port: pick(stores), close: () => undefined };
    };

  runStoreContract(dynamo((stores) => stores.runs));
  specStoreContract(dynamo((stores) => stores.specs));
  reviewStoreContract(dynamo((stores) => stores.reviews));
  usageStoreContract(dynamo((stores) => stores.usage));
  ledgerContract(dynamo((stores) => stores.ledger));
  buildStoreContract(dynamo((stores) => stores.builds));
  checkpointStoreContract(dynamo((stores) => stores.checkpoints));
});
