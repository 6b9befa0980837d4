import { createS3ArtefactStore } from '../../lib/adapters/aws/artefacts.ts';
import { createDynamoDbClient } from '../../lib/adapters/aws/clients/dynamodb.ts';
import { createS3Client } from '../../lib/adapters/aws/clients/s3.ts';
import { createDynamoStores, type DynamoStores } from '../../lib/adapters/aws/stores/index.ts';
import type { Publishing } from '../../lib/adapters/aws/publishing.ts';
import type {
  ArtefactStore,
  Clock,
  CodeReader,
  GlobalSteering,
  ModelPort,
  Ports,
  Sandbox,
  SourceRepository,
  TaskTokens,
} from '../../lib/app/ports.ts';
import { getRun } from '../../lib/app/get-run.ts';
import type { GatePolicy } from '../../lib/domain/gates/index.ts';
import type { Hash } from '../../lib/domain/shared/digest.ts';
import type { Env } from './env.ts';
import { hash } from './hash.ts';

/** What every function reaches: the table and the bucket. */
export interface Storage {
  dynamo: ReturnType<typeof createDynamoDbClient>;
  s3: ReturnType<typeof createS3Client>;
  table: string;
  bucket: string;
  artefacts: ArtefactStore;
  clock: Clock;
  hash: Hash;
  /** The stores of one project; of whatever run is at hand where none is named. */
  stores(project?: string): DynamoStores;
}

/** Where a sandbox finds the trees of its jobs. */
export interface SandboxPlace {
  project: string;
  source: SourceRepository;
  storage: Storage;
}

/** What a function is given beyond the storage. A part that is left out says so when it is used: its client is not in the bundle. */
export interface StageParts {
  source?: (project: string, storage: Storage) => SourceRepository;
  globalSteering?: (storage: Storage) => GlobalSteering;
  models?: () => ModelPort;
  sandbox?: (place: SandboxPlace) => Sandbox;
  tokens?: () => TaskTokens;
  codeReader?: () => Promise<CodeReader>;
  /** Brings branches of a project out. */
  publishing?: (project: string) => Publishing;
  /** What the deployment asks of gates. */
  gatePolicy?: GatePolicy;
}

/** Builds the two clients; nothing is called. */
export function openStorage(env: Env<'STRINGLINE_TABLE' | 'STRINGLINE_BUCKET'>): Storage {
  const { STRINGLINE_TABLE: table, STRINGLINE_BUCKET: bucket } = env;
  const dynamo = createDynamoDbClient();
  const s3 = createS3Client();
  const clock: Clock = { now: () => new Date() };
  const artefacts = createS3ArtefactStore({ client: s3, bucket, hash });
  const stores = (project?: string): DynamoStores =>
    createDynamoStores({ client: dynamo, table, artefacts, hash, clock, ...(project !== undefined && { project }) });
  return { dynamo, s3, table, bucket, artefacts, clock, hash, stores };
}

/** Binds the ports of one invocation: the run says to which project its records and its source belong. @throws StringlineError `run-not-found` */
export function awsPorts(storage: Storage, parts: StageParts): (runId: string) => Promise<Ports> {
  return async (runId) => projectPorts((await getRun(runId, storage.stores())).repository, storage, parts);
}

/** The ports of a project. */
export function projectPorts(project: string, storage: Storage, parts: StageParts): Ports {
  const { artefacts, clock } = storage;
  const source = parts.source?.(project, storage) ?? unbound('source');
  const { builds, runs, specs, reviews, usage, ledger, checkpoints } = storage.stores(project);
  return {
    ...{ clock, hash, artefacts, builds, runs, specs, reviews, usage, ledger, checkpoints },
    source,
    globalSteering: parts.globalSteering?.(storage) ?? unbound('globalSteering'),
    models: parts.models?.() ?? unbound('models'),
    sandbox: parts.sandbox?.({ project, source, storage }) ?? unbound('sandbox'),
    tokens: parts.tokens?.() ?? unbound('tokens'),
    ...(parts.codeReader && { codeReader: parts.codeReader }),
    ...parts.publishing?.(project),
    ...(parts.gatePolicy !== undefined && { gatePolicy: parts.gatePolicy }),
  };
}

/** Stands for what a function does not have, so that a wiring that is wrong says so by name. */
export function unbound<Name extends keyof Ports>(name: Name): Ports[Name] {
  return new Proxy({} as Ports[Name] & object, {
    get: (_, method) => {
      throw new Error(`This function has no ${name}, and ${String(method)} was wanted of it.`);
    },
  });
}
