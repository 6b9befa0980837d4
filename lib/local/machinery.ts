import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { GitRepository } from '../adapters/git/index.ts';
import { createLocalSandbox, type LocalSandbox } from '../adapters/local/sandbox/index.ts';
import { hashText } from '../adapters/local/sha256.ts';
import type { LocalStores } from '../adapters/local/stores/index.ts';
import type { Ports } from '../app/ports.ts';
import { createCheckoutPool } from './checkouts.ts';
import { createEngine, type Engine } from './engine/index.ts';
import type { PlatformOptions } from './platform.ts';
import { outsideHooks } from './outside-hooks.ts';
import { stageFunctions } from './stage-functions.ts';
import { loadHookMachine, loadStateMachines } from './state-machines.ts';

/** What drives runs: the engine over the deployed state machines and handlers, and the sandbox for repository commands. */
export interface Machinery {
  engine: Engine;
  /** Names the run that this process is about to drive: its open sandbox jobs begin again once the engine holds it. */
  driving(runId: string): void;
  sandbox: LocalSandbox;
  close(): Promise<void>;
}

export interface MachineryParts {
  ports: Ports;
  repository: GitRepository;
  stores: LocalStores;
  options: Pick<PlatformOptions, 'signal' | 'onCommand' | 'onFault' | 'hooks' | 'hookModels'>;
}

/** Starts engine and sandbox. */
export async function startMachinery({ ports, repository, stores, options }: MachineryParts): Promise<Machinery> {
  const { directory, artefacts, database } = stores;
  const { signal, onCommand, onFault, hooks: writes } = options;
  const checkouts = createCheckoutPool(repository, join(directory, 'worktrees'));
  const sandbox = createLocalSandbox({
    checkouts,
    artefacts,
    tokens: ports.tokens,
    stateDirectory: directory,
    protect: [repository.place.root, repository.place.objectsDir],
    ...(signal && { signal }),
    ...(onCommand && { onCommand }),
    ...(writes && { hooks: writes }),
  });
  const recovering = new Set<string>();
  const [pipeline, hooks] = [loadStateMachines(), loadHookMachine()];
  const engine = createEngine({
    database,
    machines: { ...pipeline.machines, ...hooks.machines },
    definitions: { ...pipeline.definitions, ...hooks.definitions },
    functions: { ...stageFunctions(ports), ...outsideHooks({ ports, repository, stores, options }) },
    clock: ports.clock,
    host: { hash: hashText },
    ids: randomUUID,
    background: () => {
      const [runId] = recovering;
      if (runId === undefined) return sandbox.busy() ? sandbox.idle() : undefined;
      recovering.delete(runId);
      return sandbox.recover(runId);
    },
    ...(onFault && { onFault }),
  });
  return Promise.resolve({
    engine,
    sandbox,
    driving: (runId) => {
      recovering.add(runId);
    },
    close: async () => {
      await engine.close();
      await sandbox.idle();
      await checkouts.close();
    },
  });
}
