import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ArtefactStore } from '../../lib/app/ports.ts';
import { digestOf } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What every ArtefactStore does. */
export function artefactStoreContract(create: CreateHarness<ArtefactStore>): void {
  const fresh = (body: (store: ArtefactStore) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('ArtefactStore', () => {
    it.each([
      { name: 'text', bytes: bytesOf('# Requirements 🚀\r\n') },
      { name: 'nothing', bytes: new Uint8Array() },
      { name: 'every byte', bytes: Uint8Array.from({ length: 256 }, (_, index) => index) },
      { name: 'three megabytes', bytes: new Uint8Array(3_000_000).fill(7) },
    ])('stores $name under its SHA-256 and gives the same bytes back', ({ bytes }) =>
      fresh(async (store) => {
        const digest = await store.put(bytes);
        const read = await store.get(digest);

        expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(read !== undefined && Buffer.from(read).equals(bytes)).toBe(true);
      })(),
    );

    it(
      'accepts the same bytes from many at once',
      fresh(async (store) => {
        const digests = await Promise.all(Array.from({ length: 16 }, (_, index) => store.put(bytesOf(`artefact ${index % 2}`))));

        expect(new Set(digests).size).toBe(2);
        for (const digest of digests) expect(await store.get(digest)).toBeDefined();
      }),
    );

    it(
      'knows nothing of absent digests, nor of names that are no digests',
      fresh(async (store) => {
        expect(await store.get(digestOf('a'))).toBeUndefined();
        expect(await store.get('../../etc/passwd')).toBeUndefined();
        expect(await store.get('')).toBeUndefined();
      }),
    );
  });
}
