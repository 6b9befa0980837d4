import { describe, expect, it } from '@jest/globals';
import type { SpecStore } from '../../lib/app/ports.ts';
import { aRevision, digestOf } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

/** What every SpecStore does. */
export function specStoreContract(create: CreateHarness<SpecStore>): void {
  const fresh = (body: (store: SpecStore) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('SpecStore', () => {
    it(
      'numbers revisions from 1 within run and kind',
      fresh(async (store) => {
        await store.addRevision(aRevision({ digest: digestOf('1') }));
        await store.addRevision(aRevision({ digest: digestOf('2') }));
        await store.addRevision(aRevision({ kind: 'design', digest: digestOf('3') }));
        await store.addRevision(aRevision({ runId: 'run-2', digest: digestOf('4') }));

        const numbers = (await store.revisions('run-1', 'requirements')).map((revision) => [revision.number, revision.digest]);

        expect(numbers).toEqual([
          [1, digestOf('1')],
          [2, digestOf('2')],
        ]);
        expect(await store.revisions('run-1', 'design')).toEqual([{ ...aRevision({ kind: 'design', digest: digestOf('3') }), number: 1 }]);
        expect(await store.revisions('run-2', 'tasks')).toEqual([]);
      }),
    );

    it(
      'does not add the latest bytes twice, but adds them when others came between',
      fresh(async (store) => {
        const first = await store.addRevision(aRevision({ digest: digestOf('1') }));
        const repeated = await store.addRevision(aRevision({ digest: digestOf('1'), origin: 'edited' }));
        await store.addRevision(aRevision({ digest: digestOf('2') }));
        const back = await store.addRevision(aRevision({ digest: digestOf('1') }));

        expect(repeated).toEqual(first);
        expect(back.number).toBe(3);
      }),
    );

    it(
      'remembers the accepted text of each kind, the last acceptance standing',
      fresh(async (store) => {
        await store.addRevision(aRevision({ digest: digestOf('1') }));
        await store.addRevision(aRevision({ digest: digestOf('2') }));
        await store.addRevision(aRevision({ kind: 'design', digest: digestOf('3') }));

        await store.accept('run-1', 'requirements', digestOf('1'));
        await store.accept('run-1', 'requirements', digestOf('2'));
        await store.accept('run-1', 'design', digestOf('3'));

        expect(await store.accepted('run-1')).toEqual({ requirements: digestOf('2'), design: digestOf('3') });
        expect(await store.accepted('run-2')).toEqual({});
      }),
    );

    it(
      'refuses to accept bytes that are no revision of that run and kind',
      fresh(async (store) => {
        await store.addRevision(aRevision({ digest: digestOf('1') }));

        await expect(store.accept('run-1', 'design', digestOf('1'))).rejects.toMatchObject({ code: 'revision-unknown' });
        await expect(store.accept('run-2', 'requirements', digestOf('1'))).rejects.toMatchObject({ code: 'revision-unknown' });
        expect(await store.accepted('run-1')).toEqual({});
      }),
    );
  });
}
