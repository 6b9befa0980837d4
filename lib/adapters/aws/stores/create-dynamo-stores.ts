import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  ArtefactStore,
  BuildStore,
  CheckpointStore,
  Clock,
  IdempotencyStore,
  Ledger,
  Outbox,
  PendingStarts,
  ReviewStore,
  RunStore,
  SpecStore,
  UsageStore,
} from '../../../app/ports.ts';
import type { Hash } from '../../../domain/shared/digest.ts';
import { Bodies } from './body.ts';
import { createBuildStore } from './build-store.ts';
import { createCheckpointStore } from './checkpoint-store.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createLedger } from './ledger.ts';
import { createOutbox } from './outbox.ts';
import { type Retry, USUAL_RETRY } from './retry.ts';
import { createPendingStarts } from './pending-starts.ts';
import { createReviewStore } from './review-store.ts';
import { createRunStore } from './run-store.ts';
import { createSpecStore } from './spec-store.ts';
import { createProjects, type Storage } from './storage.ts';
import { Table } from './table.ts';
import { createUsageStore } from './usage-store.ts';

export interface DynamoStoreOptions {
  client: DynamoDBClient;
  /** Name of the table. */
  table: string;
  /**
   * Project key that scopes `runs.create`, lists, approvals, undelivered decisions and the ledger. A stage may leave it out: it is then
   * taken from the run at hand, undelivered decisions are those of all projects, and what else concerns no run throws `project-missing`.
   */
  project?: string;
  /** Where items that would be too large for the table keep their bodies. */
  artefacts: ArtefactStore;
  hash: Hash;
  clock?: Clock;
  retry?: Retry;
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

/** What the stores share, made of what a host gives. */
export function storageOf(options: DynamoStoreOptions): Storage {
  const { artefacts, project, hash, clock = { now: () => new Date() }, retry = USUAL_RETRY } = options;
  const table = new Table(options.client, options.table, retry);
  return { table, bodies: new Bodies(artefacts), projects: createProjects(table, project), hash, clock };
}
