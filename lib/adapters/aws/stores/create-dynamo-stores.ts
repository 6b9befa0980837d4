import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  ArtefactStore,
  BuildStore,
  CheckpointStore,
  Clock,
  IdempotencyStore,
  Ledger,
  Outbox,
  ReviewStore,
  RunStore,
  SpecStore,
  UsageStore,
} from '../../../app/ports.ts';
import type { Hash } from '../../../domain/shared/digest.ts';

export interface DynamoStoreOptions {
  client: DynamoDBClient;
  /** Name of the table. */
  table: string;
  /**
   * Project key that scopes `runs.create`, lists, approvals, undelivered decisions and the ledger. A stage may leave it out: it is then
   * taken from the run at hand, and what concerns no run throws `project-missing`.
   */
  project?: string;
  /** Where items that would be too large for the table keep their bodies. */
  artefacts: ArtefactStore;
  hash: Hash;
  clock?: Clock;
}

export interface DynamoStores {
  readonly builds: BuildStore;
  readonly runs: RunStore;
  readonly specs: SpecStore;
  readonly reviews: ReviewStore;
  readonly usage: UsageStore;
  readonly ledger: Ledger;
  readonly checkpoints: CheckpointStore;
  readonly outbox: Outbox;
  readonly idempotency: IdempotencyStore;
}

/** Every store of the platform in one DynamoDB table. */
export function createDynamoStores(options: DynamoStoreOptions): DynamoStores {
  throw new Error(`the stores in table ${options.table} are not there yet`);
}
