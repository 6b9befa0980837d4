import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chainEntry, entryHash, LEDGER_GENESIS, type LedgerDraft, verifyChain } from '../../../lib/domain/ledger/index.ts';
import type { Hash, Json } from '../../../lib/domain/shared/digest.ts';
import type { LedgerEntry } from '../../../lib/domain/workflow/run.ts';

const sha256: Hash = (data) => createHash('sha256').update(data).digest('hex');

const draft: fc.Arbitrary<LedgerDraft> = fc.record({
  runId: fc.string(),
  key: fc.string(),
  type: fc.string(),
  at: fc.string(),
  data: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<Json>),
});

function chainOf(drafts: LedgerDraft[]): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const item of drafts) entries.push(chainEntry(item, entries.at(-1), sha256));
  return entries;
}

describe('the ledger chain', () => {
  it('verifies as written, also after a round trip through JSON', () => {
    fc.assert(
      fc.property(fc.array(draft), (drafts) => {
        const entries = JSON.parse(JSON.stringify(chainOf(drafts))) as LedgerEntry[];

        expect(verifyChain(entries, sha256)).toEqual({
          intact: true,
          entries: drafts.length,
          head: entries.at(-1)?.hash ?? LEDGER_GENESIS,
        });
      }),
    );
  });

  it('shows any changed field, at the entry that was changed', () => {
    const fields = ['sequence', 'runId', 'key', 'type', 'at', 'data', 'previous', 'hash'] as const;
    fc.assert(
      fc.property(fc.array(draft, { minLength: 1 }), fc.nat(), fc.constantFrom(...fields), (drafts, at, field) => {
        const entries = chainOf(drafts);
        const index = at % entries.length;
        const original = entries[index] as LedgerEntry;
        entries[index] = {
          ...original,
          [field]: field === 'sequence' ? -1 : field === 'data' ? { forged: true, was: original.data } : `${original[field]}x`,
        };

        expect(verifyChain(entries, sha256)).toMatchObject({ intact: false, sequence: index });
      }),
    );
  });

  it('shows an entry that was changed and hashed again', () => {
    const entries = chainOf(['a', 'b', 'c'].map((key) => ({ runId: 'r', key, type: 't', at: 'now', data: {} })));
    const { hash: _hash, ...forged } = { ...(entries[1] as LedgerEntry), type: 'forged' };
    entries[1] = { ...forged, hash: entryHash(forged, sha256) };

    const verdict = verifyChain(entries, sha256);

    expect(verdict).toMatchObject({ intact: false, sequence: 2 });
  });

  it.each([
    { name: 'removed', change: (entries: LedgerEntry[]) => entries.toSpliced(1, 1), sequence: 1 },
    { name: 'swapped', change: ([a, b, c]: LedgerEntry[]) => [a, c, b] as LedgerEntry[], sequence: 1 },
    { name: 'cut off at the end, when its head was noted', change: (entries: LedgerEntry[]) => entries.slice(0, 2), sequence: 2 },
  ])('shows an entry that was $name', ({ change, sequence }) => {
    const entries = chainOf(['a', 'b', 'c'].map((key) => ({ runId: 'r', key, type: 't', at: 'now', data: {} })));
    const head = entries.at(-1)?.hash;

    const verdict = verifyChain(change(entries), sha256, head);

    expect(verdict).toMatchObject({ intact: false, sequence, reason: expect.any(String) });
  });
});
