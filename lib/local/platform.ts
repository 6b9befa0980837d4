import { join } from 'node:path';
import { createGitRepository, createGitSnapshotStores, type GitRepository, type GitSnapshotStores } from '../adapters/git/index.ts';
import { createGlobalSteering } from '../adapters/local/global-steering.ts';
import { keepFacts } from '../adapters/local/kept-code-reader.ts';
import { sha256 } from '../adapters/local/sha256.ts';
import { STATE_DIRECTORY } from '../adapters/local/state-directory.ts';
import { type Database, type LocalStores, openLocalStores } from '../adapters/local/stores/index.ts';
import { hooked, type WriteHooks } from '../adapters/local/write-hooks.ts';
import { routeSandbox } from '../adapters/gates/route.ts';
import type { HookPlatform, HookStore } from '../app/hooks/ports.ts';
import type { RemoteJobStore } from '../app/gates/jobs.ts';
import type { Clock, LackOf, ModelPort, Ports, Sandbox, SourceRepository } from '../app/ports.ts';
import type { RunEvent } from '../domain/workflow/run.ts';
import type { Machinery } from './machinery.ts';
import { withListener } from './progress.ts';
import { refuseTrackedState } from './own-state.ts';

export interface PlatformOptions {
  /** Any folder of the repository's work tree. */
  cwd: string;
  models: ModelPort;
  clock?: Clock;
  signal?: AbortSignal;
  /** Every new event of a run, as it happens. */
  onEvent?: (event: RunEvent) => void;
  /** Told of each command of the repository as it begins; what it answers is called at its end. */
  onCommand?: (run: string) => () => void;
  /** Told about faults of ours, with their stacks. */
  onFault?: (error: unknown) => void;
  /** Where gates run, instead of in the sandbox of this machine. */
  gates?: (parts: { ports: Pick<Ports, 'runs' | 'source' | 'hash' | 'clock'>; jobs: RemoteJobStore; project: string }) => Sandbox;
  /** What agents of hooks ask, at events that a server was told of; they ask nobody where it is left out. */
  hookModels?: Pick<HookPlatform, 'settleModels' | 'playbook'>;
  /** Called around every durable write: tests kill the process here. */
  hooks?: WriteHooks;
}

/** The whole platform in one process: stores, sandbox and engine of one repository. */
export interface Platform {
  root: string;
  ports: Ports;
  repository: GitRepository;
  /** Where commits from elsewhere are brought to; nothing runs before they are asked. */
  snapshots: GitSnapshotStores;
  /** The file that records and journal share. */
  database: Database;
  /** Gates that a CI runs. */
  jobs: RemoteJobStore;
  /** Events and runs of hooks. */
  hooks: HookStore;
  /** Engine and sandbox, started when they are first needed: many commands only read records. */
  machinery(): Promise<Machinery>;
  close(): Promise<void>;
}

export { STATE_DIRECTORY };

export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const late: { stores?: LocalStores } = {};
  const repository = await createGitRepository(options.cwd, { artefacts: { get: async (digest) => late.stores?.artefacts.get(digest) } });
  const { root } = repository.place;
  await refuseTrackedState(root);
  const stores = openLocalStores(join(root, STATE_DIRECTORY), { ...(options.hooks && { hooks: options.hooks }) });
  late.stores = stores;
  let machinery: Promise<Machinery> | undefined;
  const start = (): Promise<Machinery> =>
    (machinery ??= import('./machinery.ts').then(({ startMachinery }) => startMachinery({ ports, repository, stores, options })));
  const ports = portsOf({ stores, repository, start }, options);
  const snapshots = createGitSnapshotStores(repository.place);
  return {
    root,
    ports,
    repository,
    snapshots,
    database: stores.database,
    jobs: stores.jobs,
    hooks: stores.hooks,
    machinery: start,
    close: async () => {
      if (machinery) await (await machinery).close();
      snapshots.close();
      repository.close();
      stores.close();
    },
  };
}

function portsOf(
  parts: { stores: LocalStores; repository: GitRepository; start: () => Promise<Machinery> },
  options: PlatformOptions,
): Ports {
  const { stores, repository, start } = parts;
  const { artefacts, builds, specs, reviews, usage, ledger, checkpoints } = stores;
  const checks: Sandbox = { start: async (job, token) => (await start()).sandbox.start(job, token) };
  const lackOf: LackOf = async (command) => (await start()).sandbox.lackOf(command);
  const ports: Ports = {
    clock: options.clock ?? { now: () => new Date() },
    hash: sha256,
    artefacts,
    builds,
    specs,
    reviews,
    usage,
    ledger,
    checkpoints,
    runs: options.onEvent ? withListener(stores.runs, options.onEvent) : stores.runs,
    source: options.hooks ? withHooks(repository, options.hooks) : repository,
    globalSteering: createGlobalSteering(),
    models: options.models,
    sandbox: checks,
    codeReader: async () => {
      const { createCodeReader } = await import('../adapters/syntax/index.ts');
      return keepFacts(createCodeReader(), stores.directory);
    },
    tokens: {
      succeed: async (token, output) => (await start()).engine.succeed(token, output),
      fail: async (token, error, cause) => (await start()).engine.fail(token, error, cause),
    },
  };
  if (options.gates === undefined) return { ...ports, lackOf };
  const gates = options.gates({ ports, jobs: stores.jobs, project: repository.place.root });
  return { ...ports, sandbox: routeSandbox({ gates, checks }) };
}

/** Git with hooks around all that it writes: objects and refs. */
function withHooks(source: SourceRepository, hooks: WriteHooks): SourceRepository {
  const write = <T>(what: unknown[], work: () => Promise<T>): Promise<T> =>
    hooked(hooks, () => ({ kind: 'git', what: JSON.stringify(what) }), work);
  return {
    ...source,
    writeTree: (base, overlay) => write(['tree', base, overlay], () => source.writeTree(base, overlay)),
    commit: (request) => write(['commit', request], () => source.commit(request)),
    moveRef: (ref, to, expected) => write(['ref', ref, to], () => source.moveRef(ref, to, expected)),
  };
}
