import { join } from 'node:path';
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
import type { RemoteJobStore } from '../../../app/gates/jobs.ts';
import type { HookStore } from '../../../app/hooks/ports.ts';
import { createArtefactDirectory, createFileArtefactStore } from '../artefacts.ts';
import { sha256 } from '../sha256.ts';
import { makeStateDirectory } from '../state-directory.ts';
import { createBuildStore } from './build-store.ts';
import { createCheckpointStore } from './checkpoint-store.ts';
import type { Database } from './database.ts';
import { createHookStore } from './hook-store.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { createLedger } from './ledger.ts';
import { type OpenOptions, openDatabase } from './open-database.ts';
import { createOutbox } from './outbox.ts';
import { createRemoteJobStore } from './remote-jobs.ts';
import { createReviewStore } from './review-store.ts';
import { createRunStore } from './run-store.ts';
import { createSpecStore } from './spec-store.ts';
import { storageError } from './storage-error.ts';
import { createUsageStore } from './usage-store.ts';

export interface LocalStoreOptions extends OpenOptions {
  /** Tells when a repeated request is forgotten. */
  clock?: Clock;
}

export interface LocalStores {
  readonly directory: string;
  /** Shared with the engine, so that its journal and the records live in one file. */
  readonly database: Database;
  readonly artefacts: ArtefactStore;
  readonly builds: BuildStore;
  readonly runs: RunStore;
  readonly specs: SpecStore;
  readonly reviews: ReviewStore;
  readonly usage: UsageStore;
  readonly ledger: Ledger;
  readonly checkpoints: CheckpointStore;
  readonly outbox: Outbox;
  readonly idempotency: IdempotencyStore;
  readonly jobs: RemoteJobStore;
  readonly hooks: HookStore;
  close(): void;
}

function prepareDirectory(directory: string): void {
  try {
    makeStateDirectory(directory);
  } catch (error) {
    throw storageError(error, directory);
  }
}

/**
 * Opens every store of a project below `directory` (usually `.stringline`), creating what is missing.
 * @throws StringlineError as `openDatabase` and the artefact store do.
 */
export function openLocalStores(directory: string, options: LocalStoreOptions = {}): LocalStores {
  prepareDirectory(directory);
  const artefacts = join(directory, 'artefacts');
  createArtefactDirectory(artefacts);
  const database = openDatabase(join(directory, 'stringline.sqlite'), options);
  return {
    directory,
    database,
    artefacts: createFileArtefactStore(artefacts, options.hooks),
    builds: createBuildStore(database),
    runs: createRunStore(database),
    specs: createSpecStore(database),
    reviews: createReviewStore(database),
    usage: createUsageStore(database),
    ledger: createLedger(database, sha256),
    checkpoints: createCheckpointStore(database),
    outbox: createOutbox(database),
    idempotency: createIdempotencyStore(database, options.clock ?? { now: () => new Date() }),
    jobs: createRemoteJobStore(database),
    hooks: createHookStore(database),
    close: () => {
      database.close();
    },
  };
}
