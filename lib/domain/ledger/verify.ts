import type { Digest, Hash } from '../shared/digest.ts';
import type { LedgerEntry } from '../workflow/run.ts';
import { entryHash, LEDGER_GENESIS } from './chain.ts';

export type ChainVerdict =
  | { intact: true; entries: number /** Hash of the last entry: note it elsewhere, and a cut-off tail shows too. */; head: Digest }
  | { intact: false; sequence: number; reason: string };

function faultOf(entry: LedgerEntry, place: { index: number; previous: Digest }, hash: Hash): string | undefined {
  if (entry.sequence !== place.index) return `expected entry ${place.index}, found ${entry.sequence}: an entry was removed, added or moved`;
  if (entry.previous !== place.previous) return 'does not follow the entry before it';
  if (entry.hash !== entryHash(entry, hash)) return 'was changed after it was written';
  return undefined;
}

/**
 * Checks the whole chain from its first entry. A chain cut off at its end is still a chain: pass `head`, the hash of the last entry as noted
 * elsewhere, to find that too.
 */
export function verifyChain(entries: readonly LedgerEntry[], hash: Hash, head?: Digest): ChainVerdict {
  let previous = LEDGER_GENESIS;
  for (const [index, entry] of entries.entries()) {
    const reason = faultOf(entry, { index, previous }, hash);
    if (reason !== undefined) return { intact: false, sequence: index, reason };
    previous = entry.hash;
  }
  if (head !== undefined && head !== previous) {
    return {
      intact: false,
      sequence: entries.length,
      reason: 'the chain does not end with the noted entry: its end was cut off or replaced',
    };
  }
  return { intact: true, entries: entries.length, head: previous };
}
