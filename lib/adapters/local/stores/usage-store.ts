import type { UsageStore } from '../../../app/ports.ts';
import { UsageRecord, usageTokens } from '../../../domain/workflow/index.ts';
import type { Database } from './database.ts';
import { numberColumn, recordReader, settle } from './record.ts';

/** What model calls cost, once per call, in SQLite. */
export function createUsageStore(database: Database): UsageStore {
  const read = recordReader(database, 'usage record', UsageRecord);
  return {
    record: (usage) =>
      settle(() => {
        database.run(
          'INSERT INTO usage (call_key, run_id, usd, tokens, at, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (call_key) DO NOTHING',
          usage.callKey,
          usage.runId,
          usage.usd,
          usageTokens(usage),
          usage.at,
          JSON.stringify(usage),
        );
      }),
    list: (filter) =>
      settle(() => database.all('SELECT body FROM usage WHERE (?1 IS NULL OR run_id = ?1) ORDER BY rowid', filter.runId ?? null).map(read)),
    total: (runId) =>
      settle(() => {
        const row =
          database.get('SELECT sum(usd) AS usd, sum(tokens) AS tokens, count(*) AS calls FROM usage WHERE run_id = ?', runId) ?? {};
        return { usd: numberColumn(row, 'usd'), tokens: numberColumn(row, 'tokens'), calls: numberColumn(row, 'calls') };
      }),
  };
}
