import { canonicalJson, type Digest, type Hash, type Json } from '../shared/digest.ts';
import type { LedgerEntry } from '../workflow/run.ts';

/** What the first entry names as its predecessor. */
export const LEDGER_GENESIS: Digest = '0'.repeat(64);

export interface LedgerDraft {
  runId: string;
  key: string;
  type: string;
  at: string;
  data: Record<string, Json>;
}

/** SHA-256 of the canonical JSON of an entry without its own hash. */
export function entryHash(entry: Omit<LedgerEntry, 'hash'>, hash: Hash): Digest {
  const { sequence, runId, key, type, at, data, previous } = entry;
  return hash(canonicalJson({ sequence, runId, key, type, at, data, previous }));
}

/** The entry that follows `last` (or opens the chain). */
export function chainEntry(draft: LedgerDraft, last: Pick<LedgerEntry, 'sequence' | 'hash'> | undefined, hash: Hash): LedgerEntry {
  const { runId, key, type, at } = draft;
  // A copy through JSON: what is hashed is what will be read again.
  const data = JSON.parse(JSON.stringify(draft.data)) as LedgerEntry['data'];
  const unsealed = {
    sequence: last === undefined ? 0 : last.sequence + 1,
    runId,
    key,
    type,
    at,
    data,
    previous: last?.hash ?? LEDGER_GENESIS,
  };
  return { ...unsealed, hash: entryHash(unsealed, hash) };
}
