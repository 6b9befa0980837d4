import { describe } from '@jest/globals';
import { type LocalStores, openLocalStores } from '../../../../lib/adapters/local/stores/index.ts';
import type { Clock } from '../../../../lib/app/ports.ts';
import { artefactStoreContract } from '../../../contracts/artefact-store.contract.ts';
import { buildStoreContract } from '../../../contracts/build-store.contract.ts';
import { checkpointStoreContract } from '../../../contracts/checkpoint-store.contract.ts';
import type { CreateHarness } from '../../../contracts/harness.ts';
import { hookStoreContract } from '../../../contracts/hook-store.contract.ts';
import { idempotencyStoreContract } from '../../../contracts/idempotency-store.contract.ts';
import { ledgerContract } from '../../../contracts/ledger.contract.ts';
import { outboxContract } from '../../../contracts/outbox.contract.ts';
import { remoteJobStoreContract } from '../../../contracts/remote-job-store.contract.ts';
import { reviewStoreContract } from '../../../contracts/review-store.contract.ts';
import { runStoreContract } from '../../../contracts/run-store.contract.ts';
import { specStoreContract } from '../../../contracts/spec-store.contract.ts';
import { usageStoreContract } from '../../../contracts/usage-store.contract.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

function local<Port>(pick: (stores: LocalStores) => Port, clock?: Clock): CreateHarness<Port> {
  return () => {
    const directory = temporaryDirectory();
    const stores = openLocalStores(directory.path, clock && { clock });
    return {
      port: pick(stores),
      close: () => {
        stores.close();
        directory.remove();
      },
    };
  };
}

describe('local stores', () => {
  hookStoreContract(local((stores) => stores.hooks));
  runStoreContract(local((stores) => stores.runs));
  specStoreContract(local((stores) => stores.specs));
  reviewStoreContract(local((stores) => stores.reviews));
  usageStoreContract(local((stores) => stores.usage));
  ledgerContract(local((stores) => stores.ledger));
  buildStoreContract(local((stores) => stores.builds));
  checkpointStoreContract(local((stores) => stores.checkpoints));
  artefactStoreContract(local((stores) => stores.artefacts));
  outboxContract(
    local((stores) => stores),
    '/repository',
  );
  remoteJobStoreContract(local((stores) => stores.jobs));
  idempotencyStoreContract((clock) => local((stores) => stores.idempotency, clock)());
});
