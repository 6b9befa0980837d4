import { describe, expect, it } from '@jest/globals';
import type { CheckpointStore } from '../../lib/app/ports.ts';
import { type CreateHarness, withHarness } from './harness.ts';

/** What every CheckpointStore does. */
export function checkpointStoreContract(create: CreateHarness<CheckpointStore>): void {
  describe('CheckpointStore', () => {
    it.each([{ value: null }, { value: 'text with "quotes" and 🚀' }, { value: { turns: [{ role: 'user', n: 1.5 }], done: false } }])(
      'gives back what was saved: $value',
      ({ value }) =>
        withHarness(create, async (store) => {
          await store.save('run-1', 'agent', value);

          expect(await store.load('run-1', 'agent')).toEqual(value);
        })(),
    );

    it(
      'keeps one value per run and name, the last one whole',
      withHarness(create, async (store) => {
        await store.save('run-1', 'agent', { a: 1, b: 2 });
        await store.save('run-1', 'agent', { a: 3 });
        await store.save('run-1', 'plan', 'p');

        expect(await store.load('run-1', 'agent')).toEqual({ a: 3 });
        expect(await store.load('run-1', 'plan')).toBe('p');
        expect(await store.load('run-2', 'agent')).toBeUndefined();
      }),
    );
  });
}
