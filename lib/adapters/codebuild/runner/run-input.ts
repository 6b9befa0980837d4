import { createHash } from 'node:crypto';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxResult } from '../../../app/ports.ts';
import { createLocalSandbox, probeIsolation } from '../../local/sandbox/index.ts';
import type { JobInput } from '../input-archive.ts';
import { type Owner, unpackTree } from './unpack-tree.ts';

export interface RunnerOptions {
  /** An empty directory that others may pass through. */
  directory: string;
  environment: Readonly<Record<string, string>>;
  /** Whom the commands run as; as this process itself where it is not given. */
  user?: Owner;
  /** Folder for the download caches of package managers. */
  caches: string;
}

/** Caches that hold nothing but what package managers have downloaded. Not all of them verify what they find there. */
const CACHE_VARIABLES = ['npm_config_cache', 'PIP_CACHE_DIR', 'UV_CACHE_DIR', 'GOMODCACHE'];

/** The environment with each package manager's cache in the folder that is kept between builds. */
async function withCaches({ environment, caches, user }: RunnerOptions): Promise<Record<string, string>> {
  const folders = CACHE_VARIABLES.map((name) => [name, join(caches, name.toLowerCase())] as const);
  for (const [, path] of folders) {
    await mkdir(path, { recursive: true });
    if (user !== undefined) await chown(path, user.uid, user.gid);
  }
  return { ...environment, ...Object.fromEntries(folders) };
}

/** Runs the commands of an input exactly as the local sandbox does. Returns the result with the bytes it names. */
export async function runInput(
  { job, files }: Pick<JobInput, 'job' | 'files'>,
  blobs: Readonly<Record<string, Uint8Array>>,
  options: RunnerOptions,
): Promise<{ result: SandboxResult; artefacts: Map<string, Uint8Array> }> {
  const artefacts = new Map<string, Uint8Array>();
  const { directory, user } = options;
  const never = (): never => {
    throw new Error('A build has no task tokens.');
  };
  const sandbox = createLocalSandbox({
    checkouts: {
      checkout: async () => {
        const path = join(directory, 'checkout');
        await mkdir(path);
        if (user !== undefined) await chown(path, user.uid, user.gid);
        await unpackTree(path, { files, blobs }, user);
        // The whole machine is thrown away.
        return { path, dispose: () => Promise.resolve() };
      },
    },
    artefacts: {
      put: (bytes) => {
        const digest = createHash('sha256').update(bytes).digest('hex');
        artefacts.set(digest, bytes);
        return Promise.resolve(digest);
      },
      get: (digest) => Promise.resolve(artefacts.get(digest)),
    },
    tokens: { succeed: never, fail: never },
    stateDirectory: join(directory, 'state'),
    environment: await withCaches(options),
    isolation: await probeIsolation(user),
    ...(user && { user }),
  });
  return { result: await sandbox.runJob(job), artefacts };
}
