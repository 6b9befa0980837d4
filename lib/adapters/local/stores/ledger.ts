import type { Ledger } from '../../../app/ports.ts';
import { chainEntry, type LedgerDraft } from '../../../domain/ledger/index.ts';
import type { Hash } from '../../../domain/shared/digest.ts';
import { LedgerEntry } from '../../../domain/workflow/run.ts';
import type { Database } from './database.ts';
import { recordReader, settle } from './record.ts';

/** The hash-chained record of decisions and effects, in SQLite. */
export function createLedger(database: Database, hash: Hash): Ledger {
  const read = recordReader(database, 'ledger entry', LedgerEntry);
  const append = (draft: LedgerDraft): LedgerEntry => {
    const known = database.get('SELECT body FROM ledger WHERE run_id = ? AND key = ?', draft.runId, draft.key);
    if (known !== undefined) return read(known);
    const last = database.get('SELECT body FROM ledger ORDER BY sequence DESC LIMIT 1');
    const entry = chainEntry(draft, last === undefined ? undefined : read(last), hash);
    database.run(
      'INSERT INTO ledger (sequence, run_id, key, hash, body) VALUES (?, ?, ?, ?, ?)',
      entry.sequence,
      entry.runId,
      entry.key,
      entry.hash,
      JSON.stringify(entry),
    );
    return entry;
  };
  return {
    append: (draft) => settle(() => database.transaction(() => append(draft))),
    read: (filter = {}) =>
      settle(() =>
        database.all('SELECT body FROM ledger WHERE (?1 IS NULL OR run_id = ?1) ORDER BY sequence', filter.runId ?? null).map(read),
      ),
  };
}
