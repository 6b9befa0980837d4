import { createHash } from 'node:crypto';
import type { ArtefactStore } from '../../lib/app/ports.ts';
import type { Hash } from '../../lib/domain/shared/digest.ts';

export const sha256: Hash = (data) => createHash('sha256').update(data).digest('hex');

/** Artefacts in a map, for tests of other things. */
export function memoryArtefacts(): ArtefactStore & { readonly size: number } {
  const kept = new Map<string, Uint8Array>();
  return {
    put: (bytes) => {
      const digest = sha256(bytes);
      kept.set(digest, bytes.slice());
      return Promise.resolve(digest);
    },
    get: (digest) => Promise.resolve(kept.get(digest)?.slice()),
    get size() {
      return kept.size;
    },
  };
}
