import { describe, expect, it } from '@jest/globals';
import type { BuildStore } from '../../lib/app/ports.ts';
import { AT, digestOf } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const WHAT = { stage: 'design', step: 'draft', runId: 'run-1', at: AT };

/** What every BuildStore does. */
export function buildStoreContract(create: CreateHarness<BuildStore>): void {
  describe('BuildStore', () => {
    it(
      'remembers what was built, the first writer winning',
      withHarness(create, async (store) => {
        const first = await store.record(digestOf('a'), digestOf('1'), WHAT);
        const second = await store.record(digestOf('a'), digestOf('2'), { ...WHAT, runId: 'run-2' });

        expect([first, second]).toEqual([digestOf('1'), digestOf('1')]);
        expect(await store.find(digestOf('a'))).toBe(digestOf('1'));
        expect(await store.find(digestOf('b'))).toBeUndefined();
      }),
    );
  });
}
