import { join } from 'node:path';
import process from 'node:process';
import { remoteAddresses } from '../../adapters/git/index.ts';
import { sha256 } from '../../adapters/local/sha256.ts';
import type { Environment } from '../../adapters/models/env.ts';
import type { LoadedPlaybook } from '../../adapters/models/index.ts';
import type { RoleRules } from '../../api/principal.ts';
import type { ApiServices } from '../../api/services.ts';
import type { RunEvent } from '../../domain/workflow/run.ts';
import { ProjectConfig } from '../../domain/config/schema.ts';
import { getJson } from '../../app/artefacts.ts';
import { openPlatform, type Platform, STATE_DIRECTORY } from '../platform.ts';
import { createRunDriver, type RunDriver } from './driver.ts';
import { ciGates } from './gates.ts';
import { createHookDriver } from './hooks.ts';
import { createServingModels } from './models.ts';
import { createOidcVerifier } from './oidc.ts';
import { startServer } from './server.ts';
import { localServices } from './services.ts';
import { localWebhooks } from './webhooks.ts';
import { refuseSecond } from './running.ts';
import { newToken, removeServeFile, writeServeFile } from './token.ts';
import { watchLeftBehind } from './watch.ts';

export interface ServeOptions {
  cwd: string;
  host: string;
  port: number;
  env: Environment;
  version: string;
  playbook?: LoadedPlaybook | undefined;
  model?: string | undefined;
  /** Runs that are driven at once. */
  atOnce: number;
  /** Gates are reported by a CI, which finds the branch here, or at the remote that it is pushed to. */
  ciGates?: { remote: string | undefined } | undefined;
  oidc?: { issuer: string; audience: string; rules?: RoleRules } | undefined;
  onEvent?: (event: RunEvent) => void;
  onFault: (error: unknown) => void;
  onAnswer?: ApiServices['onAnswer'];
}

/** A server that answers the API and drives the runs of one repository. */
export interface Serving {
  url: string;
  token: string;
  /** File with both, for clients on this machine. */
  file: string;
  platform: Platform;
  driver: RunDriver;
  /** Runs that an earlier server had left and that go on now. */
  takenUp: string[];
  /** Stops answering, pauses the runs at their next journalled step, and lets go of everything. */
  close(): Promise<void>;
}

/** Events of hooks that are carried at once; each runs its own hooks one after the other. */
const HOOKS_AT_ONCE = 4;

/** Opens the platform of a repository, serves the API over it and takes up what an earlier server has left. @throws StringlineError `serve-running` */
export async function startServing(options: ServeOptions): Promise<Serving> {
  const { cwd, env, playbook, model, onFault, onEvent } = options;
  const now = (): Date => new Date();
  const models = createServingModels({ env, now, playbook, model });
  const platform = await openPlatform({
    cwd,
    models: models.port,
    hookModels: { settleModels: (config) => models.settle(config), ...(playbook && { playbook: sha256(playbook.canonical) }) },
    onFault,
    ...(onEvent && { onEvent }),
    ...(options.ciGates && { gates: ciGates(options.ciGates.remote) }),
  });
  const driver = createRunDriver({
    platform,
    atOnce: options.atOnce,
    prepare: async (run) => {
      await models.settle(await getJson(platform.ports.artefacts, run.config, ProjectConfig));
    },
    onFault,
  });
  const hooks = createHookDriver({ platform, atOnce: HOOKS_AT_ONCE, onFault });
  const directory = join(platform.root, STATE_DIRECTORY);
  /** What was opened on the way, to be let go of. */
  const left: { file?: () => void; watch?: () => void; server?: () => Promise<void> } = {};
  const close = async (): Promise<void> => {
    left.file?.();
    left.watch?.();
    // Runs first: a request that waits for nothing of theirs is answered meanwhile.
    await driver.close();
    await hooks.close();
    await left.server?.();
    await platform.close();
  };
  try {
    await refuseSecond(directory);
    const services = servicesOf({ platform, driver, models, hooks }, options);
    const token = newToken();
    const { identity } = await platform.ports.source.inspect();
    const person = identity ? `${identity.name} <${identity.email}>` : 'the person at this machine';
    const oidc = options.oidc && createOidcVerifier({ ...options.oidc, now });
    const server = await startServer({ services, host: options.host, port: options.port, token, person, oidc });
    left.server = () => server.close();
    const file = writeServeFile(directory, { url: server.url, token, pid: process.pid });
    left.file = () => removeServeFile(directory, process.pid);
    const watch = watchLeftBehind({ platform, driver, onFault });
    left.watch = () => watch.stop();
    await hooks.takeUp();
    return { url: server.url, token, file, platform, driver, takenUp: await driver.takeUp(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type ServiceParts = Pick<Parameters<typeof localServices>[0], 'platform' | 'driver' | 'models' | 'hooks'>;

function servicesOf(parts: ServiceParts, { env, playbook, version, onFault, onAnswer }: ServeOptions): ApiServices {
  const { root, ports } = parts.platform;
  const webhooks = localWebhooks({ environment: env, clock: ports.clock, root, remotes: () => remoteAddresses(root) });
  return localServices({ ...parts, webhooks, playbook, version, onFault, ...(onAnswer && { onAnswer }) });
}
