import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from '../../adapters/git/index.ts';
import { readRegular } from '../../adapters/local/read-regular.ts';
import { unlessGone } from '../../adapters/local/unless-gone.ts';
import { createModels, type LoadedPlaybook } from '../../adapters/models/index.ts';
import type { HookPlatform } from '../../app/hooks/ports.ts';
import type { Clock, ModelPort, Overlay, Ports } from '../../app/ports.ts';
import type { DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { openPlatform } from '../platform.ts';

export interface HookPlatformOptions {
  root: string;
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  signal: AbortSignal;
  /** Answers instead of a model. */
  playbook?: LoadedPlaybook;
  onFault?: (error: unknown) => void;
}

/** Larger files are data, and no agent reads them. */
const MAX_BYTES = 4_000_000;

/** The platform of this repository for actions that ask a model, whose models are those of the configuration. */
export async function openHookPlatform(options: HookPlatformOptions): Promise<HookPlatform> {
  const { root, environment, clock, signal, playbook, onFault } = options;
  let port: ModelPort | undefined;
  const models: ModelPort = {
    converse: (request, callOptions) => {
      if (port === undefined) throw new Error('a model was called before the models were made');
      return port.converse(request, callOptions);
    },
  };
  const platform = await openPlatform({ cwd: root, models, clock, signal, ...(onFault && { onFault }) });
  const { ports, repository } = platform;
  return {
    ports,
    settleModels: async (config) => {
      const made = await createModels({ env: environment, config, now: () => clock.now(), playbook });
      port = made.port;
      return made;
    },
    ...(playbook && { playbook: ports.hash(playbook.canonical) }),
    runJob: async (job) => (await platform.machinery()).sandbox.runJob(job),
    snapshot: (event) => snapshot(event, repository, ports),
    close: () => platform.close(),
  };
}

/** HEAD where it holds exactly what the event has found, else a commit on top of it that no branch knows; the same content, the same id. */
async function snapshot(event: DispatchEvent, repository: GitRepository, ports: Ports): Promise<string> {
  if (event.commit !== undefined) return event.commit;
  const { head, dirty } = await repository.inspect();
  if (head === undefined)
    throw new StringlineError({
      code: 'repository-unborn',
      message: 'The repository has no commit yet, and agents build on one.',
      fix: 'git commit',
      exit: EXIT.usage,
    });
  const tree = event.tree ?? (await repository.writeTree(head, await overlayOf(repository.place.root, dirty, ports)));
  if (tree === (await repository.writeTree(head, {}))) return head;
  const author = { name: 'Stringline', email: 'stringline@localhost' };
  return repository.commit({ tree, parents: [head], message: 'What a hook has found\n', author, at: '2000-01-01T00:00:00.000Z' });
}

async function overlayOf(root: string, dirty: readonly { path: string }[], ports: Ports): Promise<Overlay> {
  const overlay: Overlay = {};
  for (const { path } of dirty) {
    const entry = await lstat(join(root, path)).catch(unlessGone(undefined));
    if (entry === undefined) overlay[path] = null;
    const bytes = entry?.isFile() === true && entry.size <= MAX_BYTES ? await readRegular(root, path) : undefined;
    if (entry === undefined || bytes === undefined) continue;
    overlay[path] = { digest: await ports.artefacts.put(bytes), mode: (entry.mode & 0o100) === 0 ? '100644' : '100755' };
  }
  return overlay;
}
