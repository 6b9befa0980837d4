import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtefactStore } from '../../app/ports.ts';
import type { Digest } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { sha256 } from './sha256.ts';
import { storageError, systemCode } from './stores/storage-error.ts';
import { hooked, type WriteHooks } from './write-hooks.ts';

const DIGEST = /^[0-9a-f]{64}$/;

async function synced(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename or a new directory survive a power failure. */
async function syncDirectory(path: string): Promise<void> {
  await synced(path, 'r', async () => {});
}

async function readIfPresent(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    // eslint-disable-next-line no-restricted-syntax -- absent is an answer here, not a failure
    return undefined;
  }
}

/** Whole or not at all: written beside its place, synced, then renamed. Two writers of the same bytes both succeed. */
async function writeWhole(
  path: string,
  bytes: Uint8Array,
  { root, hooks }: { root: string; hooks: WriteHooks | undefined },
): Promise<void> {
  const folder = dirname(path);
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(root);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await synced(temporary, 'wx', (file) => file.writeFile(bytes));
    await hooked(
      hooks,
      () => ({ kind: 'artefact', what: new TextDecoder().decode(bytes) }),
      () => rename(temporary, path),
    );
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(folder);
}

function corrupt(path: string, actual: Digest): StringlineError {
  return new StringlineError({
    code: 'artefact-corrupt',
    message: `${path} does not hold the bytes it is named after (its SHA-256 is ${actual})`,
    fix: `Something changed it. Remove it (rm '${path}') and run again: what can be built again will be`,
    exit: EXIT.outside,
  });
}

/**
 * Artefacts as files, `<root>/ab/<digest>`: durable before `put` returns, verified at every read.
 * @throws StringlineError `disk-full`, `directory-read-only`, `artefact-corrupt`.
 */
export function createFileArtefactStore(root: string, hooks?: WriteHooks): ArtefactStore {
  const pathOf = (digest: Digest): string => join(root, digest.slice(0, 2), digest);
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storageError(error, root);
    }
  };
  return {
    put: (bytes) =>
      guard(async () => {
        const digest = sha256(bytes);
        const path = pathOf(digest);
        const present = await readIfPresent(path);
        // Good bytes also mend a file that was damaged since.
        if (present === undefined || sha256(present) !== digest) await writeWhole(path, bytes, { root, hooks });
        return digest;
      }),
    get: (digest) =>
      guard(async () => {
        if (!DIGEST.test(digest)) return undefined;
        const path = pathOf(digest);
        const bytes = await readIfPresent(path);
        if (bytes === undefined) return undefined;
        const actual = sha256(bytes);
        if (actual !== digest) throw corrupt(path, actual);
        return bytes;
      }),
  };
}

/** Creates the artefact directory. @throws StringlineError `disk-full`, `directory-read-only`. */
export function createArtefactDirectory(root: string): void {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageError(error, root);
  }
}
