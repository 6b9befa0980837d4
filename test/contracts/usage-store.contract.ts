import { describe, expect, it } from '@jest/globals';
import type { UsageStore } from '../../lib/app/ports.ts';
import { aUsage } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

/** What every UsageStore does. */
export function usageStoreContract(create: CreateHarness<UsageStore>): void {
  const fresh = (body: (store: UsageStore) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('UsageStore', () => {
    it(
      'counts a call once, whatever a repeated write says',
      fresh(async (store) => {
        await Promise.all([store.record(aUsage()), store.record(aUsage())]);
        await store.record(aUsage({ usd: 99 }));

        expect(await store.list({ runId: 'run-1' })).toEqual([aUsage()]);
        expect(await store.total('run-1')).toEqual({ usd: 0.25, tokens: 127, calls: 1 });
      }),
    );

    it(
      'loses none of many calls that end at once',
      fresh(async (store) => {
        const calls = Array.from({ length: 12 }, (_, index) => aUsage({ callKey: `call-${index % 8}`, usd: 0.1 }));

        await Promise.all(calls.map((usage) => store.record(usage)));

        const total = await store.total('run-1');
        expect(await store.list({ runId: 'run-1' })).toHaveLength(8);
        expect(total).toEqual({ usd: expect.closeTo(0.8), tokens: 8 * 127, calls: 8 });
      }),
    );

    it(
      'totals cost, every kind of token and calls of one run only',
      fresh(async (store) => {
        await store.record(aUsage({ callKey: 'a', usd: 0.5, inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 }));
        await store.record(aUsage({ callKey: 'b', usd: 0.25, inputTokens: 10, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }));
        await store.record(aUsage({ callKey: 'c', runId: 'run-2' }));

        expect(await store.total('run-1')).toEqual({ usd: 0.75, tokens: 20, calls: 2 });
        expect(await store.total('run-9')).toEqual({ usd: 0, tokens: 0, calls: 0 });
        expect((await store.list({})).map((usage) => usage.callKey)).toEqual(['a', 'b', 'c']);
        expect((await store.list({ runId: 'run-1' })).map((usage) => usage.callKey)).toEqual(['a', 'b']);
      }),
    );
  });
}
