import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createGitRepository, type GitRepository } from '../adapters/git/index.ts';
import { createGlobalSteering } from '../adapters/local/global-steering.ts';
import { createLocalSandbox, type LocalSandbox } from '../adapters/local/sandbox/index.ts';
import { sha256 } from '../adapters/local/sha256.ts';
import { type LocalStores, openLocalStores } from '../adapters/local/stores/index.ts';
import type { Clock, ModelPort, Ports, TaskTokens } from '../app/ports.ts';
import type { RunEvent } from '../domain/workflow/run.ts';
import { type CheckoutPool, createCheckoutPool } from './checkouts.ts';
import { createEngine, type Engine, type JournalHooks } from './engine/index.ts';
import { withListener } from './progress.ts';
import { stageFunctions } from './stage-functions.ts';
import { loadStateMachines } from './state-machines.ts';

export interface PlatformOptions {
  /** Any folder of the repository's work tree. */
  cwd: string;
  models: ModelPort;
  clock?: Clock;
  signal?: AbortSignal;
  /** Every new event of a run, as it happens. */
  onEvent?: (event: RunEvent) => void;
  /** Told about faults of ours, with their stacks. */
  onFault?: (error: unknown) => void;
  journal?: JournalHooks;
}

/** The whole platform in one process: stores, sandbox and engine of one repository. */
export interface Platform {
  root: string;
  ports: Ports;
  engine: Engine;
  repository: GitRepository;
  close(): Promise<void>;
}

/** Name of the folder in the repository that holds state, artefacts and checkouts; it ignores itself. */
export const STATE_DIRECTORY = '.stringline';

export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const place = await createGitRepository(options.cwd);
  const { root } = place.place;
  place.close();
  const state = join(root, STATE_DIRECTORY);
  const stores = openLocalStores(state);
  const repository = await createGitRepository(root, { artefacts: stores.artefacts });
  const tokens = lateTokens();
  const checkouts = createCheckoutPool(repository, join(state, 'worktrees'));
  const sandbox = openSandbox({ repository, checkouts, stores, tokens: tokens.port, state, signal: options.signal });
  const ports = portsOf({ stores, repository, sandbox, tokens: tokens.port }, options);
  const engine = createEngine({
    database: stores.database,
    ...loadStateMachines(),
    functions: stageFunctions(ports),
    clock: ports.clock,
    host: { hash: (text, algorithm) => createHash(algorithm).update(text).digest('hex') },
    ids: randomUUID,
    background: () => (sandbox.busy() ? sandbox.idle() : undefined),
    ...(options.onFault && { onFault: options.onFault }),
    ...(options.journal && { journal: options.journal }),
  });
  tokens.bind(engine);
  await sandbox.recover();
  return {
    root,
    ports,
    engine,
    repository,
    close: async () => {
      await engine.close();
      await sandbox.idle();
      await checkouts.close();
      repository.close();
      stores.close();
    },
  };
}

function openSandbox(parts: { repository: GitRepository; checkouts: CheckoutPool; stores: LocalStores; tokens: TaskTokens; state: string; signal: AbortSignal | undefined }): LocalSandbox {
  const { repository, checkouts, stores, tokens, state, signal } = parts;
  return createLocalSandbox({ checkouts, artefacts: stores.artefacts, tokens, stateDirectory: state, protect: [repository.place.root], ...(signal && { signal }) });
}

function portsOf(parts: { stores: LocalStores; repository: GitRepository; sandbox: LocalSandbox; tokens: TaskTokens }, options: PlatformOptions): Ports {
  const { stores, repository, sandbox, tokens } = parts;
  const { artefacts, builds, specs, reviews, usage, ledger, checkpoints } = stores;
  return {
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
    source: repository,
    globalSteering: createGlobalSteering(),
    models: options.models,
    sandbox,
    tokens,
  };
}

/** The engine completes tokens, and the ports that need them are made before it. */
function lateTokens(): { port: TaskTokens; bind(tokens: TaskTokens): void } {
  let bound: TaskTokens | undefined;
  const get = (): TaskTokens => {
    if (!bound) throw new Error('a token was completed before the engine was there');
    return bound;
  };
  return {
    port: { succeed: (token, output) => get().succeed(token, output), fail: (token, error, cause) => get().fail(token, error, cause) },
    bind: (tokens) => {
      bound = tokens;
    },
  };
}
