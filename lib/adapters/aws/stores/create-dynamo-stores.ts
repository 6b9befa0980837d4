import type {
  BuildStore,
  CheckpointStore,
  IdempotencyStore,
  Ledger,
  Outbox,
  PendingStarts,
  ReviewStore,
  RunStore,
  SpecStore,
  UsageStore,
} from '../../../app/ports.ts';
import { createBuildStore } from './build-store.ts';
import { createCheckpointStore } from './checkpoint-store.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createLedger } from './ledger.ts';
import { createOutbox } from './outbox.ts';
import { createPendingStarts } from './pending-starts.ts';
import { createReviewStore } from './review-store.ts';
import { createRunStore } from './run-store.ts';
import { createSpecStore } from './spec-store.ts';
import { type DynamoStoreOptions, storageOf } from './storage.ts';
import { createUsageStore } from './usage-store.ts';

export interface DynamoStores {
  readonly builds: BuildStore;
  readonly runs: RunStore;
  readonly specs: SpecStore;
  readonly reviews: ReviewStore;
  readonly usage: UsageStore;
  readonly ledger: Ledger;
  readonly checkpoints: CheckpointStore;
  readonly outbox: Outbox;
  readonly starts: PendingStarts;
  readonly idempotency: IdempotencyStore;
}

/**
 * Every store of the platform in one DynamoDB table (`keys.ts` says what lies where). Making them costs nothing: a host may make them for
 * each request, with its project.
 */
export function createDynamoStores(options: DynamoStoreOptions): DynamoStores {
  const storage = storageOf(options);
  return {
    builds: createBuildStore(storage),
    runs: createRunStore(storage),
    specs: createSpecStore(storage),
    reviews: createReviewStore(storage),
    usage: createUsageStore(storage),
    ledger: createLedger(storage),
    checkpoints: createCheckpointStore(storage),
    outbox: createOutbox(storage),
    starts: createPendingStarts(storage),
    idempotency: createIdempotencyStore(storage),
  };
}
