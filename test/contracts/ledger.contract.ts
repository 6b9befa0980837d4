import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '../../lib/app/ports.ts';
import { LEDGER_GENESIS, verifyChain } from '../../lib/domain/ledger/index.ts';
import type { Hash } from '../../lib/domain/shared/digest.ts';
import { AT } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const sha256: Hash = (data) => createHash('sha256').update(data).digest('hex');
const draft = (key: string, runId = 'run-1'): Parameters<Ledger['append']>[0] => ({
  runId,
  key,
  type: 'decision',
  at: AT,
  data: { by: 'Ada', n: [1] },
});

/** What every Ledger does. */
export function ledgerContract(create: CreateHarness<Ledger>): void {
  const fresh = (body: (store: Ledger) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('Ledger', () => {
    it(
      'chains every entry to the one before it, across runs',
      fresh(async (ledger) => {
        const first = await ledger.append(draft('a'));
        const second = await ledger.append(draft('a', 'run-2'));
        const third = await ledger.append(draft('b'));

        const all = await ledger.read();

        expect(all).toEqual([first, second, third]);
        expect([first.previous, second.previous, third.previous]).toEqual([LEDGER_GENESIS, first.hash, second.hash]);
        expect(verifyChain(all, sha256, third.hash)).toEqual({ intact: true, entries: 3, head: third.hash });
        expect(await ledger.read({ runId: 'run-2' })).toEqual([second]);
      }),
    );

    it(
      'appends once per run and key and returns the entry that stands',
      fresh(async (ledger) => {
        const first = await ledger.append(draft('a'));
        await ledger.append(draft('b'));
        const again = await ledger.append({ ...draft('a'), data: { by: 'Mallory' } });

        expect(again).toEqual(first);
        expect(await ledger.read()).toHaveLength(2);
      }),
    );

    it(
      'keeps one chain under concurrent appends',
      fresh(async (ledger) => {
        await Promise.all(Array.from({ length: 20 }, (_, index) => ledger.append(draft(`k${index % 10}`))));

        const all = await ledger.read();

        expect(all).toHaveLength(10);
        expect(verifyChain(all, sha256)).toMatchObject({ intact: true });
      }),
    );
  });
}
